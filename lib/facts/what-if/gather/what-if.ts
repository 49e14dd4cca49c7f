import { toAttributes } from '@/lib/diagnosis/check-attributes'
import { notAsked } from '@/lib/diagnosis/facts'
import { ownAccount } from '@/lib/facts/identity/gather/own-account'
import { Prober } from '@/lib/facts/questions/prober'
import { readText } from '@/lib/facts/text-work/read-text'
import type { InClusterClient } from '@/lib/kube/transport/client'
import type { Attributes } from '@/lib/rbac/types'
import type { WhatIf, WhatIfRequest } from '../contract'
import type { WhatIfFacts } from '../judge/facts'
import type { WhatIfPlan } from '../judge/plan'
import { gatherWanted } from './gather-wanted'

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
    discovery: notAsked('There is nothing to check in the paste.'),
    rules: new Map(),
    clusterWide: notAsked('There is nothing to check in the paste.'),
    objects: { roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [] },
    asked: [],
    accounts: new Map(),
    neighbors: [],
  }
  const namingCalls = (known: WhatIfFacts) => readText({ ...paste, task: 'namingCalls', input: known })
  const gathered = plan.isEmpty ? facts : await gather(facts, plan, asked, prober, namingCalls)
  const judged = await readText({ ...paste, task: 'whatIf', input: gathered })
  return { ...judged, upstreamRequests: prober.sent }
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
