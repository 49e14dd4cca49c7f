import { namespaceSchema } from '@/lib/contract/segments'
import type { WhatIf, WhatIfRequest } from '@/lib/contract/what-if'
import { toAttributes } from '@/lib/diagnosis/check-attributes'
import { notAsked } from '@/lib/diagnosis/facts'
import type { WhatIfFacts } from '@/lib/diagnosis/what-if/facts'
import { namingCalls } from '@/lib/diagnosis/what-if/naming-calls'
import type { ProposalOutline } from '@/lib/diagnosis/what-if/proposal'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { subjectMatches } from '@/lib/rbac/resolve'
import type { UserInfo } from '@/lib/rbac/types'
import { ownAccount } from '../identity/own-account'
import { readText } from '../text-work/read-text'
import { gatherWanted, type Wanted, wantedOf } from './gather-wanted'
import { Prober } from './prober'

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
  const proposal = await readText({ ...paste, task: 'outline', input: { namespace } })
  const facts: WhatIfFacts = {
    namespace,
    own: account.user,
    discovery: notAsked('There is nothing to check in the paste.'),
    rules: new Map(),
    clusterWide: notAsked('There is nothing to check in the paste.'),
    objects: { roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [] },
    asked: [],
    accounts: new Map(),
    neighbors: [],
  }
  const isEmpty = proposal.roles.length + proposal.bindings.length === 0
  const gathered = isEmpty ? facts : await gather(facts, proposal, asked, prober)
  const judged = await readText({ ...paste, task: 'whatIf', input: gathered })
  return { ...judged, upstreamRequests: prober.sent }
}

async function gather(
  facts: WhatIfFacts,
  proposal: ProposalOutline,
  { check: asked }: WhatIfRequest,
  prober: Prober,
): Promise<WhatIfFacts> {
  const own = facts.own.state === 'read' ? facts.own.value : undefined
  const discovery = await prober.discovery()
  const catalogue = discovery.state === 'read' ? discovery.value : undefined
  const request = asked && toAttributes(asked, catalogue).request
  const [first = facts.namespace, ...others] = placesOf(proposal, own, facts.namespace)
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
  const [urgent, rest] = split(wantedOf(proposal, own))
  const read = await gatherWanted(wide, urgent, prober)
  const named = own && prober.namesGrants ? await withNames(read, proposal, own, prober) : read
  return gatherWanted(named, rest, prober)
}

function split(wanted: readonly Wanted[]): [Wanted[], Wanted[]] {
  return [wanted.filter(({ urgent }) => urgent), wanted.filter(({ urgent }) => !urgent)]
}

async function withNames(
  facts: WhatIfFacts,
  proposal: ProposalOutline,
  own: UserInfo,
  prober: Prober,
): Promise<WhatIfFacts> {
  const calls = namingCalls(facts, proposal, own).slice(0, Math.max(0, prober.left))
  const neighbors = await Promise.all(
    calls.map(async (request) => ({ request, answer: await prober.access(request) })),
  )
  return { ...facts, neighbors }
}

/** Namespaces in which the paste may change this account's permissions: those where a binding names it come first. */
function placesOf({ bindings, roles }: ProposalOutline, own: UserInfo | undefined, home: string): string[] {
  const isOwn = ({ subjects, namespace }: ProposalOutline['bindings'][number]) =>
    own !== undefined && subjects.some((subject) => subjectMatches(subject, own, namespace))
  const all = [
    ...bindings.filter(isOwn).map(({ namespace }) => namespace),
    ...roles.map(({ namespace }) => namespace),
    ...bindings.map(({ namespace }) => namespace),
    home,
  ]
  return [...new Set(all)].filter((namespace) => namespaceSchema.safeParse(namespace).success)
}
