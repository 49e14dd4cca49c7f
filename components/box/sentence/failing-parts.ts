import type { AccountCheck } from '@/lib/contract/access-check'
import type { Explanation, NearMiss } from '@/lib/contract/explanation'

/** The parts of the sentence. */
export type CallPart = 'account' | 'verb' | 'target' | 'subresource' | 'name' | 'namespace'

const OF_BINDING: Record<NonNullable<NearMiss['binding']>['failed'], CallPart | undefined> = {
  'subject-name': 'account',
  'subject-namespace': 'account',
  'subject-kind': 'account',
  'subject-group': 'account',
  'no-subject': 'account',
  namespace: 'namespace',
  // The binding names a Role that does not grant it or is gone: no part of the call is at fault.
  role: undefined,
}

const OF_RULE: Record<Exclude<NearMiss['failed'][number], 'resource'>, CallPart> = {
  verb: 'verb',
  group: 'target',
  path: 'target',
  name: 'name',
  namespace: 'namespace',
  scope: 'namespace',
}

// Where no rule is near, these causes name the word themselves: no rule on the resource, an account that was not meant, no such resource.
const OF_CAUSE: Readonly<Record<string, CallPart>> = {
  D0: 'target',
  C3: 'account',
  G1: 'target',
  G2: 'target',
  G3: 'target',
}

function ofRule(failed: NearMiss['failed'][number], check: AccountCheck, rule: NearMiss['rule']): CallPart {
  if (failed !== 'resource') return OF_RULE[failed]
  const isOfSubresource =
    'resource' in check && check.subresource !== undefined && rule.resources.includes(check.resource)
  return isOfSubresource ? 'subresource' : 'target'
}

/**
 * The words of a refused call that the nearest rule or binding does not grant. None where the call is not refused, and none
 * where nothing that was read tells which word it is.
 */
export function failingParts(check: AccountCheck, explanation: Explanation): ReadonlySet<CallPart> {
  const { verdict, nearMisses, cause } = explanation
  if (verdict !== 'denied') return new Set()
  const [miss] = nearMisses
  const parts =
    miss === undefined
      ? [OF_CAUSE[cause?.id ?? '']]
      : miss.binding === undefined
        ? miss.failed.map((failed) => ofRule(failed, check, miss.rule))
        : [OF_BINDING[miss.binding.failed]]
  return new Set(parts.filter((part) => part !== undefined))
}
