import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { recordGate } from '@/e2e/gates/record-gate'
import { type ClusterScenario, readScenarioList } from '@/e2e/k8s/scenario-list'
import { readWorldList } from '@/e2e/k8s/world-list'
import { ALL_BREAKS } from '@/lib/diagnosis/testing/breaks/worlds'
import { HELD_OUT } from '@/lib/diagnosis/testing/projects/held-out'
import { brokenWorlds, figures, type ProjectTrial } from '@/lib/server/testing/project-trials'
import { apiServerPlace } from './attach/api-server-place'
import { attach } from './attach/attach'
import { readView } from './attach/context'
import { type Kubectl, kubectlFor } from './attach/kubectl'
import { ensureBuild } from './build/ensure-build'
import { forward } from './cluster/forward'
import { openPage } from './cluster/page'
import { runLine } from './cluster/run-line'
import { withProjects } from './cluster/run-projects'
import { type ClusterRun, runScenario } from './cluster/run-scenario'
import { runViewers } from './cluster/run-viewers'
import { runWorld, type WorldRun } from './cluster/run-world'
import { NotServed } from './cluster/served'

const usage = `usage: KUBECONFIG=FILE npm run test:cluster -- [--only NAME] [--dangerous]
       KUBECONFIG=FILE npm run test:cluster -- --viewers
       KUBECONFIG=FILE npm run test:cluster -- --projects [--most N] [--seed N]
       KUBECONFIG=FILE npm run test:cluster -- --worlds --image IMAGE [--shell-image IMAGE] [--only NAME]

Applies each world of k8s/scenarios to the cluster of the kubeconfig's current context, in namespaces of its own, asks
Podglass why the call is refused, applies the first fix, sees it allowed, and removes what it made. It needs the permissions
of a cluster administrator.

  --only NAME   this scenario; may be repeated
  --dangerous   also those that give every ServiceAccount of the cluster more than it had

With --viewers two ServiceAccounts sign in to the page in user mode instead, each with a token of its own.

With --projects it breaks RBAC of real projects, one thing each, and compares what everyone who asks is told with what this
process says. The objects have the projects' own names: use a cluster that nobody works in. A world of which a name is taken is
not run, and what was there is never changed.

  --most N   that many broken clusters; 41 when absent, one for each thing that is broken
  --seed N   which ones

With --worlds it deploys Podglass in each world of k8s/worlds instead, and compares what its page says with the list.

  --image IMAGE         of Podglass, which the nodes have or can pull
  --shell-image IMAGE   of the pods that write logs; busybox:1.37 when absent
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

function notRun(part: string, why: string): number {
  recordGate({ id: 'real-cluster', part, figure: 'not run', state: 'not-runnable', why })
  console.error(`Not run: ${why}\n\n${usage}`)
  return 2
}

interface Trial {
  title: string
  run: () => Promise<string>
}

/** Runs one after another until a signal, and reports how each ended. */
async function runEach(
  trials: readonly Trial[],
  signal: AbortSignal,
): Promise<{ passed: number; failed: number }> {
  let [passed, failed] = [0, 0]
  for (const { title, run } of trials) {
    if (signal.aborted) break
    const what = title.padEnd(35)
    try {
      console.log(`passed  ${what} ${await run()}`)
      passed += 1
    } catch (error) {
      if (signal.aborted) {
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
  return { passed, failed }
}

type OwnRun = Pick<ClusterRun, 'run' | 'kubectl' | 'signal' | 'settleMs'>

async function runScenarios(own: OwnRun, chosen: readonly ClusterScenario[], dangerous: boolean) {
  const cluster: ClusterRun = {
    ...own,
    shell: (line) => runLine(line),
    attach: (options) => attach(options),
    openPage,
  }
  const scenarios = chosen.filter(({ warning }) => warning === undefined || dangerous)
  const counts = await runEach(
    scenarios.map((scenario) => ({
      title: `${scenario.name.padEnd(30)} ${scenario.cause ?? '-'}`,
      run: () => runScenario(cluster, scenario),
    })),
    own.signal,
  )
  for (const { name } of chosen.filter((scenario) => !scenarios.includes(scenario))) {
    console.log(`not run ${name.padEnd(35)} it needs --dangerous`)
  }
  return counts
}

/** Broken clusters of real projects: each fails that is answered otherwise than in this process, or that its fix does not help. */
async function runBroken(own: OwnRun, most: number, seed: number) {
  const trials: ProjectTrial[] = []
  const worlds = brokenWorlds({ seed, times: 1, most, projects: HELD_OUT })
  const cluster = { ...own, settleMs: 5_000, shell: (line: string) => runLine(line), attach }
  const counts = await withProjects(cluster, worlds, (see) =>
    runEach(
      worlds.map((world) => ({
        title: `${world.break}, ${world.project}, ${world.twin}`.padEnd(80),
        run: async () => {
          const shown = await see(world)
          trials.push(...shown.trials)
          if (shown.apart.length > 0) throw new Error(shown.apart.join('\n'))
          return shown.fixed
        },
      })),
      own.signal,
    ),
  )
  console.log(`\n${figures(trials)}`)
  return counts
}

function worldRun(own: OwnRun, images: { image?: string; 'shell-image': string }): WorldRun {
  return {
    ...own,
    readyMs: 120_000,
    images: { podglass: images.image ?? '', busybox: images['shell-image'] },
    forward,
  }
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      dangerous: { type: 'boolean', default: false },
      viewers: { type: 'boolean', default: false },
      projects: { type: 'boolean', default: false },
      most: { type: 'string', default: String(ALL_BREAKS.length) },
      seed: { type: 'string', default: '40961' },
      worlds: { type: 'boolean', default: false },
      image: { type: 'string' },
      'shell-image': { type: 'string', default: 'busybox:1.37' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return 0
  }
  const part =
    (['worlds', 'viewers', 'projects'] as const).find((one) => values[one]) ?? ('scenarios' as const)
  if (!process.env.KUBECONFIG) return notRun(part, 'KUBECONFIG is not set')
  const all = values.worlds ? readWorldList() : readScenarioList()
  const unknown = values.only.find((name) => !all.some((each) => each.name === name))
  if (unknown !== undefined) {
    console.error(`There is no "${unknown}" in k8s/${part}.`)
    return 2
  }
  if (values.worlds && !values.image) {
    console.error(`--worlds needs --image.\n\n${usage}`)
    return 2
  }
  const isChosen = ({ name }: { name: string }) => values.only.length === 0 || values.only.includes(name)

  const kubectl = kubectlFor({})
  let version: string
  try {
    version = String(JSON.parse(await kubectl(['get', '--raw', '/version'])).gitVersion)
  } catch (error) {
    return notRun(part, `kubectl does not reach the API server: ${wordsOf(error)}`)
  }
  if (!values.worlds && !values.projects) await ensureBuild()
  const stopping = new AbortController()
  // A second signal, as from a wrapper that passes it on, must not end the clean-up.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => stopping.abort(new Error('stopped')))
  const { signal } = stopping
  const own = { run: randomBytes(3).toString('hex'), kubectl, signal, settleMs: 20_000 }
  console.log(`API server ${version}; names of this run begin with podglass-${own.run}-\n`)
  const asViewers = async () => runViewers({ ...own, place: apiServerPlace(await readView({})) })
  const counts = values.viewers
    ? await runEach([{ title: 'two viewers, a token each', run: asViewers }], signal)
    : values.projects
      ? await runBroken(own, Number(values.most), Number(values.seed))
      : values.worlds
        ? await runEach(
            readWorldList()
              .filter(isChosen)
              .map((world) => ({ title: world.name, run: () => runWorld(worldRun(own, values), world) })),
            signal,
          )
        : await runScenarios(own, readScenarioList().filter(isChosen), values.dangerous)
  const left = await leftBehind(kubectl, own.run)
  if (left.length > 0) console.log(`\nLeft behind: ${left.join(' ')}`)
  const failed = counts.failed + left.length
  console.log(`\n${counts.passed} passed, ${failed} failed`)
  if (values.only.length === 0 && !signal.aborted) {
    const figure = `${failed} of ${counts.passed + failed} on kube-apiserver ${version}`
    recordGate({ id: 'real-cluster', part, figure, state: failed === 0 ? 'met' : 'missed' })
  }
  return failed === 0 && !signal.aborted ? 0 : 1
}

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
