import type { Check } from '@/lib/contract/access-check'
import type { Explanation } from '@/lib/contract/explanation'
import { type Act, type Outcome, outcomeOf, type Who } from '@/lib/diagnosis/testing/breaks/evaluate'
import { seeded } from '@/lib/diagnosis/testing/breaks/random'
import { CUSTOM } from '@/lib/diagnosis/testing/breaks/served'
import {
  ALL_BREAKS,
  type BrokenWorld,
  brokenWorld,
  TWINS,
  type Twin,
} from '@/lib/diagnosis/testing/breaks/worlds'
import { PROJECTS } from '@/lib/diagnosis/testing/projects/all'
import type { Project } from '@/lib/diagnosis/testing/projects/project'
import { explainCheck, explainEach } from '@/lib/facts/call/gather/explain'
import { BUDGET, Prober } from '@/lib/facts/questions/prober'
import type { RecordedRequest } from '@/lib/kube/testing/https-server'
import { startPod } from '@/lib/kube/testing/pod'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { KubeStatusError } from '@/lib/kube/transport/errors'
import { reviewPath } from '@/lib/kube/transport/paths'
import type { CallOptions, KubePath, ReviewCallOptions, ReviewKind } from '@/lib/kube/transport/types'
import { present } from '@/lib/present'
import { authorize } from '@/lib/rbac/authorize'
import { formatForbidden } from '@/lib/rbac/forbidden'
import { parseForbidden } from '@/lib/rbac/parse-forbidden'
import { userOf } from '@/lib/rbac/service-account'
import type { Attributes, PolicyRule, RbacObjects } from '@/lib/rbac/types'
import { type Answered, callerOf, objectsAnswer, reviewAnswer } from './rbac-api-server'

/**
 * Who asks, and how: a pod that reads RBAC about another account by the form or by the text of its refusal, with or without a look at which
 * accounts exist; the account itself with self reviews alone, or reading RBAC.
 */
export const PROJECT_ASKERS = [
  'form',
  'form, sees accounts',
  'form, no bindings',
  'form, own namespace',
  'paste',
  'paste, sees nothing',
  'itself',
  'itself, reading RBAC',
] as const
export type ProjectAsker = (typeof PROJECT_ASKERS)[number]

export interface ProjectTrial {
  world: BrokenWorld
  asker: ProjectAsker
  got: string
  confidence: string
  says: string
  isRight: boolean
  /** Of the chosen fix, and of the best that was offered. */
  fix: Outcome
  best: Outcome['state']
  isFixed: boolean
  /** A cause that is proven, where the first one is not. */
  stronger?: string
}

const READER = 'sees-rbac'
const DASHBOARD: Who = { namespace: 'tools', name: 'podglass' }
const RBAC: PolicyRule = {
  verbs: ['get', 'list'],
  apiGroups: ['rbac.authorization.k8s.io'],
  resources: ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'],
}
const REVIEWS: PolicyRule = {
  verbs: ['create'],
  apiGroups: ['authorization.k8s.io'],
  resources: ['subjectaccessreviews'],
}
const ACCOUNTS: PolicyRule = {
  verbs: ['get', 'list'],
  apiGroups: [''],
  resources: ['serviceaccounts', 'namespaces'],
}

const MAY: Record<ProjectAsker, readonly PolicyRule[]> = {
  form: [RBAC, REVIEWS],
  'form, sees accounts': [RBAC, REVIEWS, ACCOUNTS],
  'form, no bindings': [{ ...RBAC, resources: ['roles', 'clusterroles'] }, REVIEWS],
  'form, own namespace': [REVIEWS],
  paste: [RBAC, REVIEWS],
  'paste, sees nothing': [],
  itself: [],
  'itself, reading RBAC': [RBAC],
}

// Roles and bindings of one namespace, by a RoleBinding there.
const OF_ONE: PolicyRule = { ...RBAC, resources: ['roles', 'rolebindings'] }

function withLocalReader(world: RbacObjects, { namespace, name }: Who, at: string): RbacObjects {
  const roleRef = { kind: 'Role', name: READER }
  const subjects = [{ kind: 'ServiceAccount', namespace, name }]
  return {
    ...world,
    roles: [...world.roles, { namespace: at, name: READER, rules: [OF_ONE] }],
    roleBindings: [...world.roleBindings, { namespace: at, name: READER, roleRef, subjects }],
  }
}

function withReader(world: RbacObjects, { namespace, name }: Who, rules: readonly PolicyRule[]): RbacObjects {
  if (rules.length === 0) return world
  const roleRef = { kind: 'ClusterRole', name: READER }
  return {
    ...world,
    clusterRoles: [...world.clusterRoles, { name: READER, rules }],
    clusterRoleBindings: [
      ...world.clusterRoleBindings,
      { name: READER, roleRef, subjects: [{ kind: 'ServiceAccount', namespace, name }] },
    ],
  }
}

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

function withCustomGroups(document: unknown): unknown {
  const { items, ...rest } = document as { items: unknown[] }
  const groups = [...new Set(CUSTOM.map(({ group }) => group))]
  const custom = groups.map((group) => ({
    metadata: { name: group },
    versions: [
      {
        version: 'v1',
        freshness: 'Current',
        resources: CUSTOM.filter((one) => one.group === group).map(
          ({ resource, namespaced, subresources }) => {
            const singular = resource.endsWith('ies')
              ? `${resource.slice(0, -3)}y`
              : resource.replace(/s$/, '')
            const kind = `${singular[0]?.toUpperCase()}${singular.slice(1)}`
            return {
              resource,
              responseKind: { group, version: 'v1', kind },
              scope: namespaced ? 'Namespaced' : 'Cluster',
              singularResource: singular,
              verbs: VERBS,
              subresources: subresources.map((subresource) => ({
                subresource,
                responseKind: { group, version: 'v1', kind },
                verbs: ['get', 'patch', 'update'],
              })),
            }
          },
        ),
      },
    ],
  }))
  return { ...rest, items: [...items, ...custom] }
}

let discovery: unknown

function answerIn(world: RbacObjects, accounts: ReadonlySet<string>, request: RecordedRequest): Answered {
  if (request.url === '/apis') {
    discovery ??= withCustomGroups(reviewAnswer(world, request))
    return { status: 200, body: discovery }
  }
  const found = reviewAnswer(world, request)
  if (found !== undefined) return { status: 200, body: found }
  const [, namespace = '', name = ''] =
    /^\/api\/v1\/namespaces\/([^/]+)(?:\/serviceaccounts\/([^/]+))?$/.exec(request.url) ?? []
  if (namespace !== '') {
    const act = {
      kind: 'resource',
      verb: 'get',
      group: '',
      subresource: '',
      name: name || namespace,
      namespace,
    } as const
    const resource = name ? 'serviceaccounts' : 'namespaces'
    if (!authorize(callerOf(request), { ...act, resource }, world).allowed) return { status: 403, body: {} }
    const isThere = name ? accounts.has(`${namespace}/${name}`) : true
    return { status: isThere ? 200 : 404, body: {} }
  }
  return objectsAnswer(world, request) ?? { status: 404, body: {} }
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** The client of a pod of this account, with the answers handed over in this process. */
function clientOf(
  kube: InClusterClient,
  who: Who,
  answer: (request: RecordedRequest) => Answered,
): InClusterClient {
  const sub = `system:serviceaccount:${who.namespace}:${who.name}`
  const token = [part({ alg: 'RS256', kid: 'k' }), part({ sub }), 'c2ln']
  const headers: RecordedRequest['headers'] = [['authorization', `Bearer ${token.join('.')}`]]
  const ask = async (
    method: 'GET' | 'POST',
    url: string,
    spec: unknown,
    options: CallOptions | undefined,
  ) => {
    options?.onRequest?.(0)
    const { status, body } = answer({
      method,
      url,
      headers,
      body: method === 'POST' ? JSON.stringify({ spec }) : '',
    })
    const witness = { nosniff: status === 403 }
    if (status !== 200) {
      const reason = status === 404 ? 'NotFound' : 'Forbidden'
      const details = { name: '', group: '', kind: '' }
      const line = { method, path: url }
      throw new KubeStatusError(
        line,
        status,
        { kind: 'Status', code: status, reason, message: reason, details },
        witness,
        1,
      )
    }
    return { status, witness, json: body, text: '', ms: 1, bytes: 1 }
  }
  const credentials = Object.assign(Object.create(kube.credentials) as InClusterClient['credentials'], {
    tokenParts: () => ({ header: token[0] ?? '', payload: token[1] ?? '' }),
    state: async () => {
      const state = await kube.credentials.state()
      return { ...state, namespace: { ...state.namespace, value: who.namespace } }
    },
  })
  return Object.assign(Object.create(kube) as InClusterClient, {
    credentials,
    get: (path: KubePath, options?: CallOptions) => ask('GET', path, undefined, options),
    review: (kind: ReviewKind, spec: unknown, options?: ReviewCallOptions) =>
      ask('POST', reviewPath(kind, options?.namespace), spec, options),
  })
}

function attributesOf({ verb, group, resource: word, name, path, namespace }: Act): Attributes {
  if (path !== '') return { kind: 'path', verb, path }
  const [resource = '', subresource = ''] = word.split('/')
  return { kind: 'resource', verb, group, resource, subresource, name, namespace }
}

function checkOf(act: Act): Check {
  const attributes = attributesOf(act)
  if (attributes.kind === 'path') return { verb: attributes.verb, path: attributes.path }
  const { kind: _, ...check } = attributes
  return check
}

/** What the page itself answers to this asker in this world. */
async function answered(
  kube: InClusterClient,
  world: BrokenWorld,
  asker: ProjectAsker,
): Promise<Explanation | undefined> {
  const isItself = asker === 'itself' || asker === 'itself, reading RBAC'
  const caller = isItself ? world.who : DASHBOARD
  const all = withReader(world.broken, caller, MAY[asker])
  const readable =
    asker === 'form, own namespace' ? withLocalReader(all, caller, world.act.namespace || 'tools') : all
  const client = clientOf(kube, caller, (request) => answerIn(readable, world.accounts, request))
  const options = { kube: client, signal: new AbortController().signal }
  const user = userOf(world.who.namespace, world.who.name)
  if (asker === 'paste' || asker === 'paste, sees nothing') {
    const attributes = attributesOf(world.act)
    const { reason } = authorize(user, attributes, world.broken)
    const { message } = formatForbidden(user, attributes, reason)
    const refusal = parseForbidden(message)
    if (!refusal) throw new Error(`No refusal: ${message}`)
    const found = { form: 'forbidden', at: 0, end: message.length, message, refusal } as const
    return (await explainEach([found], options, new Prober(client, options.signal, BUDGET)))[0]
  }
  return explainCheck({ ...checkOf(world.act), ...(isItself ? {} : { user: user.name }) }, options)
}

/** To an account that sees neither bindings nor roles, what is wrong with them looks as if nothing were there. */
const BLIND = [
  'D0',
  'D28',
  'D29',
  'D1',
  'D4',
  'D8',
  'D10',
  'D11',
  'D2',
  'D3',
  'D16',
  'D17',
  'D18',
  'D22',
  'E7',
  'E8',
  'F1',
  'F2',
  'F3',
  'F4',
  'F5',
  'D31',
  'C3',
]

/** What they say is proven wherever no rule applies. */
const NOTHING_NEAR = ['D0', 'D28', 'D29']

const BLIND_ASKERS: readonly ProjectAsker[] = [
  'itself',
  'form, no bindings',
  'form, own namespace',
  'paste, sees nothing',
]

function judge(world: BrokenWorld, asker: ProjectAsker, answer: Explanation): ProjectTrial {
  const isBlind = BLIND_ASKERS.includes(asker)
  const got = answer.verdict === 'denied' ? (answer.cause?.id ?? 'none') : answer.verdict
  const says = answer.cause?.says ?? answer.says
  const isOfBinding = !world.causes.some((id) => /^D/.test(id)) || world.causes.includes('D26')
  const causes = isBlind && isOfBinding ? [...world.causes, ...BLIND] : world.causes
  const isNamed = isBlind || !world.names || world.names.some((name) => says.includes(name))
  // What an asker cannot read it cannot prove, and a possibility that it names as such is no wrong answer.
  const isUnproven = isBlind && asker !== 'itself' && answer.cause?.confidence !== 'proven'
  const isRight = isUnproven ? got !== 'allowed' || causes.includes(got) : causes.includes(got) && isNamed
  const judged = { broken: world.broken, healthy: world.healthy, who: world.who, act: world.act }
  const [chosen] = answer.fixes
  const fix = outcomeOf(chosen, judged)
  const all = answer.fixes.map((one) => outcomeOf(one, judged).state)
  const best = (['restores', 'exact'] as const).find((one) => all.includes(one)) ?? all[0] ?? 'none'
  const isMeantPod = world.break === 'pod runs as default' && chosen?.where === 'pod'
  // A selector in the call is the way to list under names, and grants nothing.
  const isOtherCall =
    chosen?.where === 'request' &&
    (world.break === 'names on a call without one' ||
      ((isBlind || !world.isRepaired) && ['F1', 'F3', 'C3'].includes(got)))
  const isFixed =
    got === 'allowed'
      ? answer.fixes.length === 0
      : isMeantPod ||
        isOtherCall ||
        (world.isRepaired &&
        !isBlind &&
        !(world.isOpen && (world.isOpen === 'to all' || asker !== 'form, sees accounts'))
          ? fix.state === 'restores'
          : ['restores', 'exact'].includes(fix.state))
  const stronger =
    answer.cause?.confidence === 'proven'
      ? undefined
      : answer.alternatives.find(
          ({ id, confidence }) => confidence === 'proven' && !NOTHING_NEAR.includes(id),
        )?.id
  return {
    world,
    asker,
    got,
    confidence: answer.cause?.confidence ?? '',
    says,
    isRight,
    fix,
    best,
    isFixed,
    ...present({ stronger }),
  }
}

export interface ProjectRun {
  seed: number
  /** Clusters for each project, break and twin. */
  times: number
  twins?: readonly Twin[]
  askers?: readonly ProjectAsker[]
  /** Takes that many of all clusters, evenly spread. */
  most?: number
  projects?: readonly Project[]
  /** A second thing is wrong, where one can be. */
  isSeveral?: boolean
}

/** The clusters of a run, the same for the same seed. */
export function brokenWorlds({
  seed,
  times,
  twins = TWINS,
  most,
  projects = PROJECTS,
  isSeveral = false,
}: ProjectRun): BrokenWorld[] {
  if (most !== undefined) return someWorlds(seed, twins, most, projects, isSeveral)
  return projects.flatMap((project, p) =>
    ALL_BREAKS.flatMap((one, b) =>
      twins.flatMap((twin, t) =>
        Array.from({ length: times }, (_, n) => seed + 7919 * p + 104_729 * b + 31 * t + n).flatMap(
          (at) => brokenWorld(project, one, twin, at, isSeveral) ?? [],
        ),
      ),
    ),
  )
}

/** The same number of each break, each of a project that can be broken so. */
function someWorlds(
  seed: number,
  twins: readonly Twin[],
  most: number,
  projects: readonly Project[],
  isSeveral: boolean,
): BrokenWorld[] {
  const random = seeded(seed)
  return Array.from({ length: most }, (_, n) => ALL_BREAKS[n % ALL_BREAKS.length]).flatMap((one) => {
    for (let turn = 0; one && turn < 60; turn += 1) {
      const world = brokenWorld(
        random.pick(projects),
        one,
        random.pick(twins),
        seed + 7919 * random.below(1_000_000),
        isSeveral,
      )
      if (world) return [world]
    }
    return []
  })
}

/** Asks about each cluster as each asker. */
export async function runProjects(run: ProjectRun): Promise<ProjectTrial[]> {
  const { kube } = await startPod((_, response) => response.end())
  const trials: ProjectTrial[] = []
  for (const world of brokenWorlds(run)) {
    for (const asker of run.askers ?? PROJECT_ASKERS) {
      if (asker.startsWith('paste') && world.break === 'nothing broken') continue
      // Reading RBAC would let it make the very call.
      if (asker === 'itself, reading RBAC' && world.act.group === 'rbac.authorization.k8s.io') continue
      const answer = await answered(kube, world, asker)
      if (answer) trials.push(judge(world, asker, answer))
    }
  }
  return trials
}

/** The least share of first causes and chosen fixes that must be right. */
export const LEAST: Record<Twin | 'ofSome', { cause: number; fix: number }> = {
  ofSome: { cause: 0.95, fix: 0.95 },
  alone: { cause: 0.99, fix: 0.99 },
  'beside a twin': { cause: 0.97, fix: 0.97 },
  'sharing its ClusterRoles': { cause: 0.97, fix: 0.97 },
  'in one namespace': { cause: 0.97, fix: 0.97 },
  'from elsewhere': { cause: 0.97, fix: 0.97 },
}

const percent = (some: number, all: number) =>
  all === 0 ? '     -' : `${((100 * some) / all).toFixed(1)} %`.padStart(7)

export function share(trials: readonly ProjectTrial[], of: 'isRight' | 'isFixed'): number {
  return trials.filter((trial) => trial[of]).length / Math.max(1, trials.length)
}

/** First causes and chosen fixes that are right, by break, asker and twin, with what came instead. */
export function figures(trials: readonly ProjectTrial[]): string {
  const lines: string[] = []
  const line = (name: string, of: readonly ProjectTrial[], more = '') => {
    const right = of.filter(({ isRight }) => isRight).length
    const fixed = of.filter(({ isFixed }) => isFixed).length
    lines.push(
      `${name.padEnd(44)} ${String(of.length).padStart(6)} ${percent(right, of.length)} ${percent(fixed, of.length)} ${more}`,
    )
  }
  lines.push(`${''.padEnd(44)} trials   cause     fix`)
  line('all', trials)
  for (const twin of TWINS) {
    line(
      twin,
      trials.filter(({ world }) => world.twin === twin),
    )
    for (const asker of PROJECT_ASKERS) {
      line(
        `  ${asker}`,
        trials.filter((one) => one.world.twin === twin && one.asker === asker),
      )
    }
  }
  for (const name of ALL_BREAKS.map((one) => one.name)) {
    const of = trials.filter(({ world }) => world.break === name)
    const wrong = of.filter(({ isRight }) => !isRight).map(({ got, confidence }) => `${got} ${confidence}`)
    const unfixed = of.filter(({ isFixed }) => !isFixed).map(({ fix }) => fix.state)
    line(name, of, [counted(wrong), counted(unfixed)].filter(Boolean).join(' | '))
  }
  return lines.join('\n')
}

function counted(words: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([word, count]) => `${word} ${count}`)
    .join(', ')
}
