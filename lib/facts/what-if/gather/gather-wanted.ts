import { namespaceSchema, objectNameSchema } from '@/lib/contract/segments'
import { notAsked, type Reading } from '@/lib/diagnosis/facts'
import { type OwnRights, ownRights } from '@/lib/facts/questions/own-rights'
import type { Prober } from '@/lib/facts/questions/prober'
import { joined } from '@/lib/rbac/resolve'
import type { RbacObjects } from '@/lib/rbac/types'
import { isListed, isSettled, type ObjectsAsked, type WantedResource, type WhatIfFacts } from '../judge/facts'
import type { Wanted } from '../judge/plan'

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
    const rights = await rightsAt(one.namespace, gathered, prober)
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

// The rules of a namespace that were not asked for are not asked for now: what holds everywhere decides.
function rightsAt(namespace: string, facts: WhatIfFacts, prober: Prober): Promise<OwnRights> {
  return ownRights(facts.rules.has(namespace) ? namespace : '', prober)
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
  if (isListed(facts, resource, namespace)) return facts
  if (name !== undefined && isSettled(facts, resource, namespace, name)) return facts
  const mayGet = name !== undefined && may({ verb: 'get', resource, namespace, name }) === 'yes'
  // The list of ClusterRoles is long, and one of them is usually all that is wanted.
  if (mayGet && resource === 'clusterroles') return getOne(facts, { resource, namespace, name }, prober)
  if (may({ resource, namespace }) === 'yes') {
    const answer = await prober.objects({ resource, namespace })
    const reading: ObjectsAsked['reading'] =
      answer.state === 'read' ? { state: 'read', value: { isWhole: answer.value.isWhole } } : answer
    return merged(facts, answer.state === 'read' ? answer.value.objects : null, {
      resource,
      namespace,
      reading,
    })
  }
  return mayGet ? getOne(facts, { resource, namespace, name }, prober) : facts
}

async function getOne(
  facts: WhatIfFacts,
  target: { resource: WantedResource; namespace: string; name: string },
  prober: Prober,
): Promise<WhatIfFacts> {
  const answer: Reading<RbacObjects | null> =
    prober.left > 0 ? await prober.rbacObject(target) : notAsked('The request budget is used up.')
  const reading: ObjectsAsked['reading'] =
    answer.state === 'read' ? { state: 'read', value: { isWhole: true } } : answer
  return merged(facts, answer.state === 'read' ? answer.value : null, { ...target, reading })
}

function merged(facts: WhatIfFacts, more: RbacObjects | null, asked: ObjectsAsked): WhatIfFacts {
  const objects = more ? joined([facts.objects, more]) : facts.objects
  return { ...facts, asked: [...facts.asked, asked], objects }
}
