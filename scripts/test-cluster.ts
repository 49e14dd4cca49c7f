import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { recordGate } from '@/e2e/gates/record-gate'
import { readScenarioList } from '@/e2e/k8s/scenario-list'
import { attach } from './attach/attach'
import { type Kubectl, kubectlFor } from './attach/kubectl'
import { openPage } from './cluster/page'
import { runLine } from './cluster/run-line'
import { type ClusterRun, runScenario } from './cluster/run-scenario'
import { NotServed } from './cluster/served'

const usage = `usage: KUBECONFIG=FILE npm run test:cluster -- [--only NAME] [--dangerous]

Applies each world of k8s/scenarios to the cluster of the kubeconfig's current context, in namespaces of its own, asks
Podglass why the call is refused, applies the first fix, sees it allowed, and removes what it made. It needs the permissions
of a cluster administrator.

  --only NAME   this scenario; may be repeated
  --dangerous   also those that give every ServiceAccount of the cluster more than it had
`

function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll('\n', '\n    ')
}

/** What the run made and did not remove; namespaces end by themselves after their deletion. */
async function leftBehind(kubectl: Kubectl, run: string): Promise<string[]> {
  const kinds = 'clusterroles,clusterrolebindings,customresourcedefinitions'
  const names = (await kubectl(['get', kinds, '-o', 'name'])).split('\n')
  return names.filter((name) => name.includes(`podglass-${run}-`) || name.includes(`.${run}.example.com`))
}

function notRun(why: string): number {
  recordGate({ id: 'real-cluster', part: 'scenarios', figure: 'not run', state: 'not-runnable', why })
  console.error(`Not run: ${why}\n\n${usage}`)
  return 2
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      dangerous: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return 0
  }
  if (!process.env.KUBECONFIG) return notRun('KUBECONFIG is not set')
  const all = readScenarioList()
  const unknown = values.only.find((name) => !all.some((scenario) => scenario.name === name))
  if (unknown !== undefined) {
    console.error(`There is no scenario "${unknown}" in k8s/scenarios.`)
    return 2
  }
  const chosen = all.filter(({ name }) => values.only.length === 0 || values.only.includes(name))
  const scenarios = chosen.filter(({ warning }) => warning === undefined || values.dangerous)

  const kubectl = kubectlFor({})
  let version: string
  try {
    version = String(JSON.parse(await kubectl(['get', '--raw', '/version'])).gitVersion)
  } catch (error) {
    return notRun(`kubectl does not reach the API server: ${wordsOf(error)}`)
  }
  const stopping = new AbortController()
  // A second signal, as from a wrapper that passes it on, must not end the clean-up.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => stopping.abort(new Error('stopped')))
  const cluster: ClusterRun = {
    run: randomBytes(3).toString('hex'),
    kubectl,
    shell: (line) => runLine(line),
    attach: (options) => attach(options),
    openPage,
    signal: stopping.signal,
    settleMs: 20_000,
  }
  console.log(`API server ${version}; names of this run begin with podglass-${cluster.run}-\n`)
  let passed = 0
  let failed = 0
  for (const scenario of scenarios) {
    if (stopping.signal.aborted) break
    const what = `${scenario.name.padEnd(30)} ${(scenario.cause ?? '-').padEnd(4)}`
    try {
      console.log(`passed  ${what} ${await runScenario(cluster, scenario)}`)
      passed += 1
    } catch (error) {
      if (stopping.signal.aborted) {
        console.log(`stopped ${what} what it applied is removed`)
        break
      }
      if (error instanceof NotServed) {
        console.log(`not run ${what} ${error.message}`)
        continue
      }
      console.log(`failed  ${what} ${wordsOf(error)}`)
      failed += 1
    }
  }
  for (const { name } of chosen.filter((scenario) => !scenarios.includes(scenario))) {
    console.log(`not run ${name.padEnd(30)} it needs --dangerous`)
  }
  const left = await leftBehind(kubectl, cluster.run)
  if (left.length > 0) console.log(`\nLeft behind: ${left.join(' ')}`)
  failed += left.length
  console.log(`\n${passed} passed, ${failed} failed`)
  if (values.only.length === 0 && !stopping.signal.aborted) {
    const figure = `${failed} of ${passed + failed} on kube-apiserver ${version}`
    recordGate({ id: 'real-cluster', part: 'scenarios', figure, state: failed === 0 ? 'met' : 'missed' })
  }
  return failed === 0 && !stopping.signal.aborted ? 0 : 1
}

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
