import { DRY_RUN_GROUPS } from '@/lib/contract/dry-run'
import { notAsked, type Reading } from '@/lib/evidence/reading'
import { toObjects } from '@/lib/facts/call/gather/gather-objects'
import { sendCall } from '@/lib/facts/call/gather/send-call'
import { statusBodyOf } from '@/lib/facts/call/gather/try-call'
import { ownAccount } from '@/lib/facts/identity/gather/own-account'
import { type OwnRights, ownRights } from '@/lib/facts/questions/own-rights'
import { Prober } from '@/lib/facts/questions/prober'
import { readText } from '@/lib/facts/text-work/read-text'
import { gatherWanted } from '@/lib/facts/what-if/gather/what-if'
import { listPlain, readNamespaceObject } from '@/lib/kube/reads/admission-objects'
import { freeText } from '@/lib/kube/redact/sanitize'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { isUnreachable } from '@/lib/kube/transport/errors'
import type { ResourceTarget } from '@/lib/kube/transport/paths'
import { type Catalogue, findKnown } from '@/lib/objects/catalogue'
import { code, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { requestKey } from '@/lib/rbac/call'
import type { AccessAnswer } from '@/lib/rbac/reviews'
import type { Preflight, PreflightRequest } from '../contract'
import type { AskedDryRun, PreflightAsks, WantedObject } from '../judge/asks'
import { policiesIn, webhooksIn } from '../judge/deciders'
import type { DryRunTold, NamespaceSeen, PreflightFacts } from '../judge/facts'

/** Requests that one answer can cost the API server, dry runs aside. */
export const PREFLIGHT_BUDGET = 60
/** Dry runs of one answer: each costs what its write would. */
const MOST_DRY_RUNS = 60
const MOST_PLACES = 12
// Kept for the question which version the server has.
const OF_VERSION = 1
// As many as the transport sends at once.
const AT_ONCE = 8

const ADMISSION = 'admissionregistration.k8s.io'

interface PreflightOptions {
  kube: InClusterClient
  signal: AbortSignal
  /** The deployment allows server-side dry runs. */
  allowDryRun?: boolean
}

/**
 * What an apply of manifests by this account would be refused for, by its own reviews and what it can read: at most 60 requests,
 * and with dry runs as many as there are objects left to settle, at most 60. Nothing is tried that its rules would refuse, and
 * nothing is stored. Lists of admission that were not read whole count as unread.
 */
export async function explainPreflight(
  asked: PreflightRequest,
  options: PreflightOptions,
): Promise<Preflight> {
  const { kube, signal, allowDryRun = false } = options
  const prober = new Prober(kube, signal, PREFLIGHT_BUDGET)
  const [account, discovery] = await Promise.all([ownAccount(kube, prober, signal), prober.discovery()])
  const namespace = asked.namespace ?? account.home
  const catalogue = discovery.state === 'read' ? discovery.value : undefined
  const own = account.user.state === 'read' ? account.user.value : undefined
  const paste = { text: asked.yaml, field: 'yaml', signal }
  const input = { namespace, withBodies: allowDryRun, ...present({ catalogue, own }) }
  const asks = await readText({ ...paste, task: 'preflightAsks', input })
  const none: PreflightFacts = {
    ...{ namespace, own: account.user, discovery, rules: new Map(), accounts: new Map(), neighbors: [] },
    clusterWide: notAsked(say`There is nothing to check in the text.`),
    objects: { state: 'read', value: toObjects([]) },
    ...{
      reviews: new Map(),
      existing: new Map(),
      namespaces: new Map(),
      quotas: new Map(),
      limitRanges: new Map(),
    },
    ...{ deciders: [], unreadDeciders: [], policyBindings: {}, dryRuns: new Map() },
  }
  const isEmpty = asks.calls.length === 0 || prober.unauthorized !== undefined
  const facts = isEmpty ? none : await gather(none, asks, { prober, signal, catalogue })
  const judge = (known: PreflightFacts) => readText({ ...paste, task: 'preflight', input: known })
  const first = await judge(facts)
  // Most plans have nothing that a later version changes.
  const server = first.upgrade && prober.left > 0 ? await prober.serverVersion() : undefined
  const known = server?.state === 'read' ? { ...facts, server: server.value } : facts
  const judged = known === facts ? first : await judge(known)
  if (!allowDryRun || isEmpty) return { ...judged, upstreamRequests: prober.sent }
  const left = asks.dryRuns
    .filter(
      ({ at, key, target }) =>
        judged.rows[at]?.state !== 'refused' && facts.existing.has(key) && DRY_RUN_GROUPS.has(target.group),
    )
    .slice(0, MOST_DRY_RUNS)
  const dryRuns = new Map<number, DryRunTold>()
  await inBatches(left, async (one) => {
    const told = await dryRun(kube, one, facts, signal)
    if (told) dryRuns.set(one.at, told)
  })
  const settled = dryRuns.size === 0 ? judged : await judge({ ...known, dryRuns })
  return { ...settled, upstreamRequests: prober.sent + left.length }
}

async function inBatches<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += AT_ONCE)
    await Promise.all(items.slice(at, at + AT_ONCE).map(work))
}

async function gather(
  none: PreflightFacts,
  asks: PreflightAsks,
  { prober, signal, catalogue }: { prober: Prober; signal: AbortSignal; catalogue: Catalogue | undefined },
): Promise<PreflightFacts> {
  const places = asks.places.slice(0, MOST_PLACES)
  const clusterWide = await prober.clusterWideRules()
  const rules: [string, PreflightFacts['clusterWide']][] = []
  await inBatches(places, async (place) => {
    rules.push([place, await prober.rules(place)])
  })
  const ruled = { ...none, clusterWide, rules: new Map(rules) }
  if (prober.unauthorized) return ruled
  const rights = new Map<string, OwnRights>([['', await ownRights('', prober)]])
  for (const place of places) rights.set(place, await ownRights(place, prober))
  const may = (verb: string, { group, resource, namespace }: Omit<ResourceTarget, 'version'>, name = '') =>
    (rights.get(namespace) ?? rights.get(''))?.({ verb, group, resource, namespace, name }) === 'yes'
  const reading: Reader = { prober, signal, may }
  const read = {
    ...ruled,
    ...(await readDeciders(reading, catalogue)),
    ...(await readPlaces(reading, asks)),
  }
  const isWhole = [clusterWide, ...read.rules.values()].every(
    (one) => one.state === 'read' && !one.value.incomplete,
  )
  const isSettled = isWhole && asks.places.length <= places.length
  const answers: [string, Reading<AccessAnswer>][] = []
  await inBatches(isSettled ? [] : asks.calls.slice(0, Math.max(0, prober.left - 4)), async (call) => {
    answers.push([requestKey(call), await prober.access(call)])
  })
  // Where only one of the two writes is allowed, whether it is there decides.
  const decides = ({ name, ...target }: WantedObject) => may('create', target) !== may('patch', target, name)
  const existing = new Map<string, boolean>()
  await readExisting(reading, asks.existing.filter(decides), existing)
  const known = { ...read, ...(await gatherWanted(read, asks.roles, prober)), reviews: new Map(answers) }
  await readExisting(
    reading,
    asks.existing.filter((one) => !decides(one)),
    existing,
  )
  return { ...known, existing }
}

type May = (verb: string, target: Omit<ResourceTarget, 'version'>, name?: string) => boolean

interface Reader {
  prober: Prober
  signal: AbortSignal
  may: May
}

type Plain = Reading<readonly unknown[]>

async function plainList({ prober, signal, may }: Reader, target: ResourceTarget): Promise<Plain> {
  const { resource } = target
  if (!may('list', target)) return notAsked(say`No rule lets this account list ${code(resource)}.`)
  const answer = await prober.once(new Map(), '', 1, (kube) => listPlain(kube, target, { signal }))
  if (answer.state === 'unread') return answer
  const { items, isWhole } = answer.value
  return isWhole ? { state: 'read', value: items } : notAsked(say`There are too many ${code(resource)}.`)
}

const WEBHOOKS = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations']
const POLICIES = [
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
  'mutatingadmissionpolicies',
  'mutatingadmissionpolicybindings',
]

async function readDeciders(
  reader: Reader,
  catalogue: Catalogue | undefined,
): Promise<Pick<PreflightFacts, 'deciders' | 'unreadDeciders' | 'policyBindings'>> {
  const lists = await Promise.all(
    [...WEBHOOKS, ...POLICIES].map(async (resource) => {
      const known = catalogue && findKnown(catalogue, ADMISSION, resource)
      const none: Plain = { state: 'read', value: [] }
      // What is not served does not exist.
      if (catalogue && !known) return none
      const version = known?.version ?? 'v1'
      return plainList(reader, { group: ADMISSION, version, resource, namespace: '' })
    }),
  )
  const values = lists.map((one) => (one.state === 'read' ? one.value : []))
  const [mutating = [], validating = [], ...policies] = values
  const [judging = [], judged = [], changing = [], changed = []] = policies
  const [areHooks, arePolicies] = [lists.slice(0, 2), lists.slice(2)].map((some) =>
    some.every((one) => one.state === 'read'),
  )
  return {
    deciders: [
      ...[...mutating, ...validating].flatMap(webhooksIn),
      ...policiesIn(judging, judged),
      ...policiesIn(changing, changed),
    ],
    policyBindings: { ValidatingAdmissionPolicy: judged, MutatingAdmissionPolicy: changed },
    unreadDeciders: [...(areHooks ? [] : ['webhooks']), ...(arePolicies ? [] : ['admission policies'])],
  }
}

async function readPlaces(
  reader: Reader,
  { namespaces, limited }: PreflightAsks,
): Promise<Pick<PreflightFacts, 'namespaces' | 'quotas' | 'limitRanges'>> {
  const { prober, signal, may } = reader
  const read = {
    namespaces: new Map<string, Reading<NamespaceSeen | null>>(),
    quotas: new Map<string, Plain>(),
    limitRanges: new Map<string, Plain>(),
  }
  await inBatches(namespaces.slice(0, MOST_PLACES), async (name) => {
    const target = { group: '', resource: 'namespaces', namespace: name }
    const seen = may('get', target, name)
      ? await prober.once(new Map(), '', 1, (kube) => readNamespaceObject(kube, name, { signal }))
      : notAsked(say`No rule lets this account get namespace ${code(name)}.`)
    const isAbsent = seen.state === 'unread' && seen.because === 'absent'
    read.namespaces.set(name, isAbsent ? { state: 'read', value: null } : seen)
    if (isAbsent) return
    const of = { group: '', version: 'v1', namespace: name }
    read.quotas.set(name, await plainList(reader, { ...of, resource: 'resourcequotas' }))
    if (limited.includes(name))
      read.limitRanges.set(name, await plainList(reader, { ...of, resource: 'limitranges' }))
  })
  return read
}

async function readExisting(
  { prober, may }: Reader,
  objects: readonly WantedObject[],
  existing: Map<string, boolean>,
): Promise<void> {
  const left = Math.max(0, prober.left - OF_VERSION)
  const readable = objects.filter(({ name, ...target }) => may('get', target, name))
  await inBatches(readable.slice(0, left), async ({ key, name, ...target }) => {
    const answer = await prober.exists({ ...target, name })
    if (answer.state === 'read') existing.set(key, answer.value)
  })
}

/** One write as a dry run, created where it is not there and applied where it is; undefined for an answer that settles nothing. */
async function dryRun(
  kube: InClusterClient,
  { key, target, body }: AskedDryRun,
  { existing }: PreflightFacts,
  signal: AbortSignal,
): Promise<DryRunTold | undefined> {
  const verb = existing.get(key) ? 'patch' : 'create'
  const sent = await sendCall(
    kube,
    { form: 'write', verb, target, subresource: '', patch: 'apply' },
    { body, signal },
  )
  if (isUnreachable(sent)) return undefined
  if (sent.status >= 200 && sent.status < 300) return { isRefused: false, says: '' }
  const theirs = statusBodyOf(sent)?.message ?? freeText(sent.text)
  // A conflict of managers is one of this dry run's own, and what earlier objects would make is not there yet.
  const isOpen = sent.status === 409 || sent.status === 404 || sent.status >= 500 || sent.status === 429
  return isOpen || theirs.includes('does not support dry run') ? undefined : { isRefused: true, says: theirs }
}
