import { type Facts, type RefusalText, rulesNamespace } from '@/lib/diagnosis/facts'
import { namingProbes } from '@/lib/diagnosis/probes'
import { notAsked } from '@/lib/evidence/reading'
import type { OwnAccount } from '@/lib/facts/identity/gather/own-account'
import { ownRights } from '@/lib/facts/questions/own-rights'
import type { Prober } from '@/lib/facts/questions/prober'
import { findKnown } from '@/lib/objects/catalogue'
import { isApplier } from '@/lib/objects/home-source'
import { say } from '@/lib/phrase/phrase'
import { callNamespace } from '@/lib/rbac/rule'
import type { Attributes } from '@/lib/rbac/types'
import type { Asker } from '@/lib/words/asker'
import { gatherObjects } from './gather-objects'

export interface CallQuestion {
  request: Attributes
  caller: string
  /** Of a caller who is no ServiceAccount, as far as they were given. */
  groups?: readonly string[]
  isOwnCall: boolean
  /** The pod, where it is not said. */
  asker?: Asker
  account: OwnAccount
  refusal?: RefusalText
}

// Where a manifest without metadata.namespace lands.
const FORGOTTEN_NAMESPACE = 'default'

/** The one review of a call of this pod's account, and discovery, which is kept. */
export async function gatherDecision(question: CallQuestion, prober: Prober): Promise<Facts> {
  const { request, caller, asker = 'pod', account, refusal } = question
  const [plain, discovery] = await Promise.all([prober.access(request), prober.discovery(request)])
  const decision = await withConditions(plain, request, discovery, prober)
  const lastAllowed = prober.history.record(caller, request, decision, new Date())
  return {
    request,
    caller,
    isOwnCall: true,
    asker,
    own: account.user,
    home: account.home,
    token: account.token,
    ...(refusal ? { refusal } : {}),
    decision,
    rules: new Map(),
    clusterWide: notAsked(say`The rules were not requested.`),
    discovery,
    neighbors: [],
    objects: notAsked(say`Roles and bindings are read for a refused call only.`),
    ...(lastAllowed ? { lastAllowed } : {}),
  }
}

/** A plain review folds "yes, if …" into a no, so a no is asked about once more where it may be one. */
async function withConditions(
  plain: Facts['decision'],
  request: Attributes,
  discovery: Facts['discovery'],
  prober: Prober,
): Promise<Facts['decision']> {
  const isNo = plain.state === 'read' && !plain.value.allowed && plain.value.conditions === undefined
  if (!isNo || request.kind === 'path' || discovery.state === 'unread') return plain
  const version = findKnown(discovery.value, request.group, request.resource)?.version
  const value = await prober.conditions(request, version)
  return value === undefined ? plain : { state: 'read', value }
}

/** The decision with the rules and objects that bear on it, without the reviews that name the bindings: what a change shows in. */
export async function gatherStanding(question: CallQuestion, prober: Prober): Promise<Facts> {
  const facts = await gatherDecision(question, prober)
  return isSettled(facts, prober) ? facts : withRules(facts, question, prober)
}

function isSettled({ decision }: Facts, prober: Prober): boolean {
  return (decision.state === 'read' && decision.value.allowed) || prober.unauthorized !== undefined
}

/**
 * The facts about a call of this pod's account. An allowed call costs one review; for a refused one follow the rules
 * here, at home and everywhere, with `isWhole` for an allowed one, too, and then the reviews that name the bindings, as far as the budget goes.
 */
export async function gatherOwnFacts(
  question: CallQuestion,
  prober: Prober,
  isWhole = false,
): Promise<Facts> {
  const facts = await gatherDecision(question, prober)
  if (isSettled(facts, prober))
    return isWhole && !prober.unauthorized ? withRules(facts, question, prober) : facts
  const ruled = await withRules(facts, question, prober)
  return withNeighbors(await withForgotten(ruled, prober), prober, keptBack(ruled))
}

async function withRules(facts: Facts, question: CallQuestion, prober: Prober): Promise<Facts> {
  const { request } = question
  const namespaces = [...new Set([rulesNamespace(facts), question.account.home])]
  const [clusterWide, ...reviewed] = await Promise.all([
    prober.clusterWideRules(),
    ...namespaces.map((namespace) => prober.rules(namespace)),
  ])
  const rules = new Map(
    namespaces.map((namespace, i) => [namespace, reviewed[i] ?? notAsked(say`Not requested.`)] as const),
  )
  const ruled = { ...facts, rules, clusterWide }
  const may = await ownRights(callNamespace(request), prober)
  // Objects name every grant at once, so they go before the reviews that name one each.
  const objects = await gatherObjects(ruled, may, prober)
  return { ...ruled, objects }
}

async function withForgotten(facts: Facts, prober: Prober): Promise<Facts> {
  const isAsked = facts.rules.has(FORGOTTEN_NAMESPACE)
  const isInNamespace = facts.request.kind === 'resource' && facts.request.namespace !== ''
  if (isAsked || !isInNamespace || prober.left < 2 || namingProbes(facts).length > 0) return facts
  const there = await prober.rules(FORGOTTEN_NAMESPACE)
  return { ...facts, rules: new Map([...facts.rules, [FORGOTTEN_NAMESPACE, there]]) }
}

/** Requests for the object that applies a Role of these and for the repository that it names, or for the custom resource that owns it. */
function keptBack({ objects }: Facts): number {
  if (objects.state === 'unread') return 0
  const { lists: _, ...kinds } = objects.value
  const homes = Object.values(kinds).flatMap((all) => all.map(({ home }) => home))
  if (homes.some((home) => home && isApplier(home.tool))) return 2
  return homes.some((home) => home?.tool === 'operator' && home.owner !== undefined) ? 1 : 0
}

async function withNeighbors(facts: Facts, prober: Prober, kept: number): Promise<Facts> {
  if (!prober.namesGrants) return facts
  const probes = namingProbes(facts).slice(0, Math.max(0, prober.left - kept))
  const neighbors = await Promise.all(
    probes.map(async (request) => ({ request, answer: await prober.access(request) })),
  )
  return { ...facts, neighbors }
}
