import { toAttributes } from '@/lib/ask/check-attributes'
import { namespaceSchema, objectNameSchema } from '@/lib/contract/segments'
import { isSettled, isWhole } from '@/lib/diagnosis/bindings/read-objects'
import { notAsked } from '@/lib/evidence/reading'
import { type Asked, toObjects } from '@/lib/facts/call/gather/gather-objects'
import { ownAccount } from '@/lib/facts/identity/gather/own-account'
import { type OwnRights, ownRights } from '@/lib/facts/questions/own-rights'
import { Prober } from '@/lib/facts/questions/prober'
import { readText } from '@/lib/facts/text-work/read-text'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { say } from '@/lib/phrase/phrase'
import { joined } from '@/lib/rbac/resolve'
import type { Attributes } from '@/lib/rbac/types'
import type { WhatIf, WhatIfRequest } from '../contract'
import type { WantedResource, WhatIfFacts } from '../judge/facts'
import type { Wanted, WhatIfPlan } from '../judge/plan'

interface WhatIfOptions {
  kube: InClusterClient
  signal: AbortSignal
}

/**
 * What an apply of a manifest would change for this pod's account and others, with nothing applied. Costs the API server
 * at most 8 requests, and none for a text that holds no RBAC object. What could not be asked is reported as not seen, also
 * while the API server gives no answer at all.
 */
export async function explainWhatIf(asked: WhatIfRequest, options: WhatIfOptions): Promise<WhatIf> {
  const { kube, signal } = options
  const prober = new Prober(kube, signal)
  const account = await ownAccount(kube, prober, signal)
  const namespace = asked.namespace ?? account.home
  const paste = { text: asked.yaml, field: 'yaml', signal }
  const own = account.user.state === 'read' ? account.user.value : undefined
  const plan = await readText({ ...paste, task: 'plan', input: { namespace, own } })
  const facts: WhatIfFacts = {
    namespace,
    own: account.user,
    discovery: notAsked(say`There is nothing to check in the paste.`),
    rules: new Map(),
    clusterWide: notAsked(say`There is nothing to check in the paste.`),
    objects: { state: 'read', value: toObjects([]) },
    accounts: new Map(),
    neighbors: [],
  }
  const namingCalls = (known: WhatIfFacts) => readText({ ...paste, task: 'namingCalls', input: known })
  const gathered = plan.isEmpty ? facts : await gather(facts, plan, asked, prober, namingCalls)
  const judged = await readText({ ...paste, task: 'whatIf', input: gathered })
  return { ...judged, upstreamRequests: prober.sent }
}

/**
 * Reads what is wanted as far as the rules of this pod's account and the budget allow, a list where it may be listed and
 * one object where only that may be read; nothing is tried that the rules would refuse.
 */
export async function gatherWanted(
  facts: WhatIfFacts,
  wanted: readonly Wanted[],
  prober: Prober,
): Promise<WhatIfFacts> {
  let gathered = facts
  for (const one of wanted) {
    if (prober.left <= 0) break
    if (!isAskable(one)) continue
    // The rules of a namespace that were not asked for are not asked for now: what holds everywhere decides.
    const rights = await ownRights(gathered.rules.has(one.namespace) ? one.namespace : '', prober)
    gathered =
      one.want === 'account'
        ? await withAccount(gathered, one, rights, prober)
        : await withObjects(gathered, one, rights, prober)
  }
  return gathered
}

// What is no segment of a path is no object either; the paste's mistakes tell it.
function isAskable(one: Wanted): boolean {
  const isPlace = one.namespace === '' || namespaceSchema.safeParse(one.namespace).success
  return isPlace && (one.want === 'list' || objectNameSchema.safeParse(one.name).success)
}

async function withAccount(
  facts: WhatIfFacts,
  { namespace, name }: { namespace: string; name: string },
  may: OwnRights,
  prober: Prober,
): Promise<WhatIfFacts> {
  const key = `${namespace}/${name}`
  if (namespace === '' || facts.accounts.has(key)) return facts
  const asked = { verb: 'get', group: '', resource: 'serviceaccounts', namespace, name }
  if (may(asked) !== 'yes') return facts
  const answer = await prober.accountExists(namespace, name)
  return { ...facts, accounts: new Map([...facts.accounts, [key, answer]]) }
}

async function withObjects(
  facts: WhatIfFacts,
  one: Exclude<Wanted, { want: 'account' }>,
  may: OwnRights,
  prober: Prober,
): Promise<WhatIfFacts> {
  const { resource, namespace } = one
  const name = one.want === 'object' ? one.name : undefined
  if (isWhole(facts, resource, namespace)) return facts
  if (name !== undefined && isSettled(facts, resource, namespace, name)) return facts
  const mayGet = name !== undefined && may({ verb: 'get', resource, namespace, name }) === 'yes'
  // The list of ClusterRoles is long, and one of them is usually all that is wanted.
  if (mayGet && resource === 'clusterroles') return getOne(facts, { resource, namespace, name }, prober)
  if (may({ resource, namespace }) === 'yes')
    return withRead(facts, { resource, namespace }, await prober.objects({ resource, namespace }))
  return mayGet ? getOne(facts, { resource, namespace, name }, prober) : facts
}

async function getOne(
  facts: WhatIfFacts,
  target: { resource: WantedResource; namespace: string; name: string },
  prober: Prober,
): Promise<WhatIfFacts> {
  if (prober.left <= 0) return withRead(facts, target, notAsked(say`The request budget is used up.`))
  const answer = await prober.rbacObject(target)
  if (answer.state === 'unread') return withRead(facts, target, answer)
  const value = { objects: answer.value ?? toObjects([]), isWhole: true, resourceVersion: '' }
  return withRead(facts, target, { state: 'read', value })
}

function withRead(facts: WhatIfFacts, list: Asked['list'], answer: Asked['answer']): WhatIfFacts {
  const known = facts.objects.value
  const read = toObjects([{ list, answer }])
  const value = { ...joined([known, read]), lists: [...known.lists, ...read.lists] }
  return { ...facts, objects: { state: 'read', value } }
}

async function gather(
  facts: WhatIfFacts,
  { places, urgent, rest }: WhatIfPlan,
  { check: asked }: WhatIfRequest,
  prober: Prober,
  namingCalls: (facts: WhatIfFacts) => Promise<Attributes[]>,
): Promise<WhatIfFacts> {
  const discovery = await prober.discovery()
  const catalogue = discovery.state === 'read' ? discovery.value : undefined
  const request = asked && toAttributes(asked, catalogue).request
  const [first = facts.namespace, ...others] = places
  const [clusterWide, here, decision] = await Promise.all([
    prober.clusterWideRules(),
    prober.rules(first),
    request ? prober.access(request) : undefined,
  ])
  const ruled: WhatIfFacts = {
    ...facts,
    discovery,
    clusterWide,
    rules: new Map([[first, here]]),
    ...(request && decision ? { check: { request, decision } } : {}),
  }
  if (prober.unauthorized) return ruled
  // The rules of another namespace decide what the paste opens there, so they go before what only rounds it off.
  const more = await Promise.all(
    others
      .slice(0, Math.max(0, prober.left - 2))
      .map(async (namespace) => [namespace, await prober.rules(namespace)] as const),
  )
  const wide = { ...ruled, rules: new Map([...ruled.rules, ...more]) }
  const read = await gatherWanted(wide, urgent, prober)
  const named = prober.namesGrants ? await withNames(read, await namingCalls(read), prober) : read
  return gatherWanted(named, rest, prober)
}

async function withNames(
  facts: WhatIfFacts,
  calls: readonly Attributes[],
  prober: Prober,
): Promise<WhatIfFacts> {
  const neighbors = await Promise.all(
    calls
      .slice(0, Math.max(0, prober.left))
      .map(async (request) => ({ request, answer: await prober.access(request) })),
  )
  return { ...facts, neighbors }
}
