import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import * as z from 'zod/mini'
import { explainAlone } from '@/lib/answer/explain-alone'
import { literalAttributes } from '@/lib/ask/check-attributes'
import type { Check } from '@/lib/contract/access-check'
import { explanationSchema } from '@/lib/contract/explanation'
import { diagnose } from '@/lib/diagnosis/diagnose'
import { type MutatedWorld, mutatedWorlds, worldWith } from '@/lib/diagnosis/testing/mutated-worlds'
import { catalogue } from '@/lib/diagnosis/testing/role-world'
import { threeAskers } from '@/lib/diagnosis/testing/three-askers'
import { explainCheck, explainText } from '@/lib/facts/call/gather/explain'
import { createKubeClient } from '@/lib/kube/transport/client'
import { versionPath } from '@/lib/kube/transport/paths'
import { userOf } from '@/lib/rbac/service-account'
import { findingsIn } from '@/lib/reader/findings-in'
import { startCluster } from '@/sandbox/cluster'
import type { Scenario } from '@/sandbox/scenario'
import { scenarios } from '@/sandbox/scenarios/all'

/** What is answered, by a name that stays the same from run to run. */
type Answers = Map<string, string>

const MUTATED = 2_500

/** An answer as text that two runs share: what differs by the clock, a port or a random word is masked. */
function normalized(answer: unknown): string {
  return JSON.stringify(answer, null, 1)
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'UID')
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, 'TOKEN')
    .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/g, 'TIME')
    .replace(/\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d\d? [A-Z][a-z]{2} \d{4},? [\d:]+(?: GMT)?/g, 'TIME')
    .replace(/\b(?:127\.0\.0\.1|localhost):\d+/g, 'HOST:PORT')
    .replace(/\/tmp\/[\w./-]*?(?=\/var\/|["\s])/g, 'ROOT')
    .replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?(?: UTC)?/g, 'TIME')
    .replace(/\b\d+(?:\.\d+)? ?(?:ms|s|sec|min|h|d|seconds?|minutes?|hours?|days?)\b/g, 'SPAN')
    .replace(/SPAN(?: SPAN)+/g, 'SPAN')
}

const settle = async (answer: () => unknown): Promise<string> => {
  try {
    return normalized(await answer())
  } catch (error) {
    return normalized({ failed: error instanceof Error ? error.message : 'no error' })
  }
}

/** A second, healthy installation beside it: the same names in another namespace. */
function withTwin({ before, refusing }: MutatedWorld) {
  const place = (namespace: string) => (namespace === '' ? '' : 'staging')
  const subjects = before.binding.subjects.map((subject) =>
    subject.namespace ? { ...subject, namespace: 'staging' } : subject,
  )
  const { role, binding } = before
  const twin = {
    ...before,
    role: { ...role, namespace: place(role.namespace) },
    binding: { ...binding, namespace: place(binding.namespace), subjects },
  }
  if (role.kind === 'ClusterRole') twin.role.name = twin.binding.roleRef.name
  if (binding.namespace === '') twin.binding.name = `staging-${binding.name}`
  const isKnown = refusing.clusterRoles.some(({ name }) => name === role.name)
  return worldWith({ ...twin, role: { ...twin.role, isThere: !isKnown } }, refusing)
}

function ofMutations(answers: Answers) {
  for (const whose of ['own', 'other'] as const) {
    const worlds = fc.sample(mutatedWorlds(whose), { numRuns: MUTATED, seed: 20 })
    for (const [i, mutated] of worlds.entries()) {
      if (mutated === undefined) continue
      const { namespace, name } = mutated.chain.account
      const { request } = literalAttributes(mutated.chain.call, undefined)
      for (const [kind, world] of [
        ['alone', mutated.refusing],
        ['beside a twin', withTwin(mutated)],
      ] as const) {
        for (const [asker, facts] of threeAskers(world, userOf(namespace, name), request, catalogue)) {
          answers.set(
            `mutated/${whose}/${i} ${mutated.mutation}/${kind}/${asker}`,
            normalized(z.encode(explanationSchema, diagnose(facts))),
          )
        }
      }
    }
  }
}

const at = (verb: string, resource: string, more: Partial<Exclude<Check, { path: string }>> = {}): Check => ({
  verb,
  group: '',
  resource,
  namespace: 'shop',
  ...more,
})
const CALLS: readonly Check[] = [
  at('list', 'pods'),
  at('watch', 'pods'),
  at('get', 'pods', { name: 'web-0' }),
  at('get', 'pods', { subresource: 'log', name: 'web-0' }),
  at('create', 'pods', { subresource: 'exec', name: 'web-0' }),
  at('list', 'pods', { namespace: 'payments' }),
  at('list', 'pods', { namespace: '' }),
  at('list', 'pod'),
  at('get', 'configmaps', { name: 'other-config' }),
  at('list', 'configmaps'),
  at('list', 'secrets'),
  at('list', 'nodes', { namespace: '' }),
  at('list', 'namespaces', { namespace: '' }),
  at('list', 'deployments', { group: 'apps' }),
  at('patch', 'deployments', { group: 'apps', subresource: 'scale', name: 'web' }),
  at('list', 'widgets', { group: 'example.com' }),
  at('impersonate', 'users', { namespace: '', name: 'jane' }),
  { verb: 'get', path: '/metrics' },
]
const USERS = [undefined, 'system:serviceaccount:shop:web', 'system:serviceaccount:payments:default', 'jane']

/** The cluster of a scenario, asked by its own pod. */
async function asked<T>(
  scenario: Scenario,
  ask: (options: Parameters<typeof explainCheck>[1]) => Promise<T>,
) {
  const cluster = await startCluster({ scenario })
  const kube = createKubeClient({
    kubernetesServiceHost: cluster.host,
    kubernetesServicePort: String(cluster.port),
    serviceAccountDir: cluster.serviceAccountDir,
    budget: { perSecond: 10_000, burst: 10_000, inFlight: 200 },
  })
  try {
    await kube.probe(versionPath()).catch(() => undefined)
    return await ask({ kube, signal: new AbortController().signal, env: {} })
  } finally {
    kube.close()
    await cluster.stop()
  }
}

async function ofScenarios(answers: Answers) {
  for (const [name, scenario] of scenarios) {
    await asked(scenario, async (options) => {
      for (const user of USERS) {
        for (const call of CALLS) {
          const check = user === undefined ? call : { ...call, user }
          const key = `world/${name}/${user ?? 'own'}/${Object.values(call).join(' ')}`
          answers.set(
            key,
            await settle(async () => z.encode(explanationSchema, await explainCheck(check, options))),
          )
        }
      }
    })
  }
}

function recordedTexts(): [name: string, text: string][] {
  return ['pastes', 'clouds'].flatMap((folder) => {
    const path = join(import.meta.dirname, '../lib/reader/testing', folder)
    const files = readdirSync(path).filter((file) => file.endsWith('.jsonl'))
    return files.sort().flatMap((file) => {
      const lines = readFileSync(join(path, file), 'utf8').trimEnd().split('\n')
      return lines.map((line, i): [string, string] => [
        `${folder}/${file}/${i + 1}`,
        (JSON.parse(line) as { text: string }).text,
      ])
    })
  })
}

const wire = ({ findings, ...more }: Awaited<ReturnType<typeof explainText>>) => ({
  ...more,
  findings: findings.map((one) => z.encode(explanationSchema, one)),
})

async function ofTexts(answers: Answers) {
  const texts = recordedTexts()
  for (const [name, text] of texts) {
    answers.set(
      `text/${name}/alone`,
      await settle(() => explainAlone(findingsIn(text).found).map((one) => z.encode(explanationSchema, one))),
    )
  }
  for (const world of ['rbac-reader', 'sar-reviewer', 'nothing-granted']) {
    const scenario = scenarios.get(world)
    if (scenario === undefined) throw new Error(`There is no scenario ${world}.`)
    await asked(scenario, async (options) => {
      for (const [name, text] of texts) {
        answers.set(`text/${name}/${world}`, await settle(async () => wire(await explainText(text, options))))
      }
    })
  }
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)

function read(folder: string): Answers {
  const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as Record<string, string>
  const known = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8')) as Record<string, string>
  return new Map(Object.entries(index).map(([name, hash]) => [name, known[hash] ?? '']))
}

function write(folder: string, answers: Answers) {
  mkdirSync(folder, { recursive: true })
  const hashes = [...answers].map(([name, text]) => [name, hashOf(text)] as const)
  writeFileSync(join(folder, 'index.json'), JSON.stringify(Object.fromEntries(hashes), null, 1))
  const texts = [...answers.values()].map((text) => [hashOf(text), text] as const)
  writeFileSync(join(folder, 'answers.json'), JSON.stringify(Object.fromEntries(texts)))
}

interface Told {
  cause?: { id: string; confidence: string } | null
  alternatives?: { id: string; confidence: string }[]
}

/** The causes of an answer in their order, for a first look. */
function orderOf(text: string): string {
  const answer = JSON.parse(text) as Told & { findings?: Told[] }
  const each = Array.isArray(answer) ? (answer as Told[]) : (answer.findings ?? [answer])
  const name = (one: { id: string; confidence: string }) => `${one.id} ${one.confidence}`
  return each
    .map(({ cause, alternatives = [] }) =>
      [cause ? name(cause) : 'none', ...alternatives.map(name)].join(', '),
    )
    .join(' | ')
}

/** The lines that only one of the two answers has. */
function lines(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const [had, has] = [new Set(old), new Set(now)]
  return [
    ...old.filter((line) => !has.has(line)).map((line) => `    - ${line.trim()}`),
    ...now.filter((line) => !had.has(line)).map((line) => `    + ${line.trim()}`),
  ]
}

function printDifference(before: Answers, after: Answers): number {
  let count = 0
  const kinds = new Map<string, number>()
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(name), after.get(name)]
    if (old === now) continue
    count += 1
    console.log(name)
    if (old === undefined || now === undefined) {
      console.log(old === undefined ? '    + asked only now' : '    - asked only before')
      continue
    }
    const [was, is] = [orderOf(old), orderOf(now)]
    const kind = was === is ? 'the same causes' : `${was}  →  ${is}`
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    console.log([`    ${kind}`, ...lines(old, now)].join('\n'))
  }
  console.log(`\n${count} of ${after.size} answers differ`)
  for (const [kind, times] of [...kinds].sort((a, b) => b[1] - a[1])) console.log(`${times} × ${kind}`)
  return count
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { against: { type: 'string' } },
})
const [folder] = positionals
const { against } = values
if ((folder === undefined) === (against === undefined) || positionals.length > 1) {
  console.error('usage: npx tsx --conditions=react-server scripts/net.ts FOLDER | --against FOLDER')
  process.exit(2)
}
if (against !== undefined && !existsSync(join(against, 'index.json'))) {
  console.error(`${against} holds no answers: write them there first.`)
  process.exit(2)
}
const answers: Answers = new Map()
ofMutations(answers)
await ofTexts(answers)
await ofScenarios(answers)
if (folder !== undefined) {
  write(folder, answers)
  console.log(`${answers.size} answers in ${folder}`)
}
process.exit(against !== undefined && printDifference(read(against), answers) > 0 ? 1 : 0)
