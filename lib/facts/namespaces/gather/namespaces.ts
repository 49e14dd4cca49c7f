import type { Reading } from '@/lib/evidence/reading'
import 'server-only'
import { namespaceSchema } from '@/lib/contract/segments'
import { scopedRules } from '@/lib/diagnosis/scoped-rules'
import { knownNamespace, ownAccount } from '@/lib/facts/identity/gather/own-account'
import {
  boundIn,
  canDo,
  type Found,
  mergeNames,
  type Named,
  reachOf,
  sayCan,
} from '@/lib/facts/namespaces/judge/say-can'
import { ownRights } from '@/lib/facts/questions/own-rights'
import { Prober } from '@/lib/facts/questions/prober'
import { toReading } from '@/lib/facts/questions/reading'
import { commandToGrant } from '@/lib/facts/refusals/judge/role-for'
import { listProjected } from '@/lib/kube/reads/pages'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { isUnreachable } from '@/lib/kube/transport/errors'
import { metered } from '@/lib/kube/transport/meter'
import { textAt } from '@/lib/objects/fields'
import { type Phrase, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { RulesAnswer } from '@/lib/rbac/reviews'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { Attributes, UserInfo } from '@/lib/rbac/types'
import type { KnownNamespace, Namespaces } from '../contract'

/** Rules reviews of one answer; the other namespaces wait for the next. */
const MOST_REVIEWS = 10
/** With the list of namespaces, the bindings and the account. */
const MOST_REQUESTS = 14
const MOST_LISTED = 500
const MOST_NAMESPACES = 200
/** Nothing is reviewed twice within this time. */
const FRESH_MS = 60_000
/** What was said of a namespace is told with its time for so long, while others have their turn. */
const KEPT_MS = 600_000
const MOST_KEPT = 500
const REACH = ['all', 'changes', 'reads', 'none'] as const

/** What a review said of a namespace: one line, never its rules, so that many names take little. */
interface Reviewed extends Pick<KnownNamespace, 'state'> {
  readMs: number
  can: Phrase
  reach: (typeof REACH)[number]
}

/** Of at most 500 namespaces, whoever named them. */
export type ReviewMemory = Map<string, Reviewed>

interface NamespacesQuestion {
  kube: InClusterClient
  /** Names that the reader brings. */
  names: readonly string[]
  memory: ReviewMemory
  signal: AbortSignal
  now?: () => number
}

const LIST: Attributes & { kind: 'resource' } = {
  kind: 'resource',
  verb: 'list',
  group: '',
  resource: 'namespaces',
  subresource: '',
  name: '',
  namespace: '',
}

async function listed({ kube, signal }: NamespacesQuestion, prober: Prober) {
  const may = await ownRights('', prober)
  if (may({ ...LIST }) === 'no') return { list: 'denied' as const, names: [], requests: 0 }
  const meter = metered(kube)
  const target = { group: '', version: 'v1', resource: 'namespaces', namespace: '' }
  const project = (item: unknown) => textAt(item, 'metadata', 'name')
  const reading = await toReading(signal, () =>
    listProjected(meter.kube, target, { limit: MOST_LISTED, accept: 'metadata', project }, { signal }),
  )
  if (reading.state === 'unread') {
    const list = reading.because === 'refused' ? ('denied' as const) : ('unknown' as const)
    return { list, names: [], requests: meter.count() }
  }
  const { items, rest } = reading.value
  return {
    list: rest === undefined ? ('read' as const) : ('part' as const),
    names: items,
    requests: meter.count(),
  }
}

/** Namespaces with a binding of this account, where bindings can be listed everywhere. */
async function bound(prober: Prober, user: UserInfo): Promise<{ found: Found[]; areRead: boolean }> {
  const may = await ownRights('', prober)
  const asked = { verb: 'list', group: 'rbac.authorization.k8s.io', resource: 'rolebindings', namespace: '' }
  if (may(asked) === 'no') return { found: [], areRead: false }
  const bindings = await prober.objectsAnywhere('rolebindings', MOST_LISTED)
  return bindings.state === 'read'
    ? { found: boundIn(bindings.value.objects, user), areRead: bindings.value.isWhole }
    : { found: [], areRead: false }
}

function isName(name: string): boolean {
  return namespaceSchema.safeParse(name).success
}

/**
 * The namespaces that are known by name, with how each is known and what the account can do there: this pod's own, those of the list
 * where that can be read, those with a binding of the account, the one that a ServiceAccount belongs to, those of calls that were refused here, and those that the reader
 * names. Nothing is guessed. Costs at most 14 requests, 10 of them reviews of one namespace each; what was reviewed holds for a
 * minute, and is told with its time for ten. Rejects only when the signal aborts or no answer comes at all.
 */
export async function gatherNamespaces(question: NamespacesQuestion): Promise<Namespaces> {
  const { kube, names, memory, signal, now = Date.now } = question
  const prober = new Prober(kube, signal, MOST_REQUESTS)
  const [own, asker, all] = await Promise.all([
    knownNamespace(kube.credentials),
    ownAccount(kube, prober, signal),
    listed(question, prober),
  ])
  if (prober.unauthorized) throw prober.unauthorized
  if (isUnreachable(prober.failure)) throw prober.failure
  const user = asker.user.state === 'read' ? asker.user.value : undefined
  const account = user && parseServiceAccount(user.name)
  const bindings = user ? await bound(prober, user) : { found: [], areRead: false }
  const refused = user ? prober.history.refusedLately(user.name, new Date(now())) : []
  const found: Found[] = [
    ...(own === undefined ? [] : [{ name: own, by: 'pod' as const }]),
    ...bindings.found,
    ...(account === undefined || account.namespace === own
      ? []
      : [{ name: account.namespace, by: 'token' as const }]),
    ...refused.map(({ namespace }) => ({ name: namespace, by: 'refusal' as const })),
    ...names.map((name) => ({ name, by: 'asked' as const })),
    ...all.names.map((name) => ({ name, by: 'list' as const })),
  ]
  const named = mergeNames(found.filter(({ name }) => isName(name))).slice(0, MOST_NAMESPACES)
  const isListed = new Set(all.names)
  const existsOf = (name: string) =>
    isListed.has(name) ? ('yes' as const) : all.list === 'read' ? ('no' as const) : ('unknown' as const)
  await review(question, prober, named)
  const described = named.map((one) => standOf(one, existsOf(one.name), memory.get(one.name)))
  const rank = ({ namespace: { name }, reach }: (typeof described)[number]) =>
    name === own ? -1 : REACH.indexOf(reach)
  return {
    user: user?.name ?? '',
    checkedAt: new Date(now()).toISOString(),
    requests: prober.sent + all.requests,
    namespaces: described
      .toSorted((a, b) => rank(a) - rank(b) || a.namespace.name.localeCompare(b.namespace.name, 'en'))
      .map(({ namespace }) => namespace),
    list: all.list,
    notSeen: notSeenOf(all.list, bindings.areRead, user?.name ?? ''),
  }
}

/** Asks what holds in namespaces, 10 at most: those never reviewed first, then those reviewed longest ago. */
async function review(
  { memory, now = Date.now }: NamespacesQuestion,
  prober: Prober,
  named: readonly Named[],
): Promise<void> {
  for (const [name, { readMs }] of memory) if (now() - readMs >= KEPT_MS) memory.delete(name)
  const readMs = ({ name }: Named) => memory.get(name)?.readMs ?? Number.NEGATIVE_INFINITY
  const due = named
    .filter((one) => now() - readMs(one) >= FRESH_MS)
    .toSorted((a, b) => (readMs(a) === readMs(b) ? 0 : readMs(a) - readMs(b)))
    .slice(0, MOST_REVIEWS)
  const wide = await prober.clusterWideRules()
  await Promise.all(
    due.map(async ({ name }) => {
      const answer = await prober.rules(name)
      if (answer.state === 'unread' && 'isSkipped' in answer) return
      memory.delete(name)
      memory.set(name, { readMs: now(), ...reviewed(name, answer, wide) })
    }),
  )
  for (const oldest of memory.keys()) {
    if (memory.size <= MOST_KEPT) break
    memory.delete(oldest)
  }
}

function reviewed(
  name: string,
  answer: Reading<RulesAnswer>,
  wide: Reading<RulesAnswer>,
): Omit<Reviewed, 'readMs'> {
  if (answer.state === 'unread') return { state: 'unknown', can: [], reach: 'none' }
  const isWhole = !answer.value.incomplete
  const can = canDo(scopedRules(name, answer, wide))
  return { state: isWhole ? 'read' : 'part', can: sayCan(can, isWhole), reach: reachOf(can) }
}

function standOf(
  named: Named,
  exists: KnownNamespace['exists'],
  known: Reviewed | undefined,
): { namespace: KnownNamespace; reach: Reviewed['reach'] } {
  const { state = 'waiting', can = [], reach = 'none', readMs } = known ?? {}
  const readAt = readMs === undefined ? undefined : new Date(readMs).toISOString()
  return { namespace: { ...named, exists, state, can, ...present({ readAt }) }, reach }
}

function notSeenOf(list: Namespaces['list'], areBindingsRead: boolean, user: string): Namespaces['notSeen'] {
  const command = user === '' ? undefined : commandToGrant([LIST], user)
  return [
    ...(list === 'denied'
      ? [
          {
            says: say`This account cannot list namespaces, so those that nothing here names are not seen.`,
            ...present({ command }),
          },
        ]
      : []),
    ...(list === 'unknown' ? [{ says: say`The namespaces could not be listed.` }] : []),
    ...(list === 'part' ? [{ says: say`The cluster has more than ${MOST_LISTED} namespaces.` }] : []),
    ...(areBindingsRead || list === 'read'
      ? []
      : [
          {
            says: say`Bindings of other namespaces cannot be read, so one of this account there is not seen.`,
          },
        ]),
  ]
}
