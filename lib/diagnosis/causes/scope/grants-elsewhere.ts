import type { Fix } from '@/lib/contract/explanation'
import { ruleAllows } from '@/lib/rbac/rule'
import type { Grant } from '@/lib/rbac/types'
import { listOf } from '@/lib/words/lists'
import type { Case } from '../../case'
import { requestChange } from '../../fixes/request-change'
import { rulesIn } from '../../scoped-rules'
import { toTuple } from '../../tuple'
import { describeGrant } from '../../wording/phrases'
import type { Ranked } from '../cause'

export interface GrantedElsewhere {
  namespace: string
  grant?: Grant
}

/** Other namespaces in which a rule that applies there allows the call. */
export function grantsElsewhere(theCase: Case): Ranked<GrantedElsewhere>[] {
  const { request, rules, isForCaller } = theCase
  if (request.kind === 'path' || request.namespace === '' || !isForCaller) return []
  return [...rules.keys()].flatMap((namespace): Ranked<GrantedElsewhere>[] => {
    if (namespace === request.namespace) return []
    const there = { ...request, namespace }
    const rule = rulesIn(theCase, namespace).find((r) => r.scope !== 'cluster' && ruleAllows(r, there))
    if (!rule) return []
    const grant = theCase.grantFor(rule)
    return [{ confidence: 'proven', tier: 'own', data: { namespace, ...(grant ? { grant } : {}) } }]
  })
}

/** Those that no misplaced binding explains: the same grant twice would say twice what is wrong once. */
export function grantsWithoutMiss(theCase: Case): Ranked<GrantedElsewhere>[] {
  const misplaced = theCase.bindingMisses.filter(({ isElsewhere }) => isElsewhere)
  return grantsElsewhere(theCase).filter(
    ({ data }) => !misplaced.some(({ binding }) => binding.namespace === data.namespace),
  )
}

/** The call where it is allowed: every such namespace, since none of them is known to be the one meant. */
export function askElsewhere(theCase: Case): Fix[] {
  const places = [...new Set(grantsElsewhere(theCase).map(({ data }) => data.namespace))]
  const where =
    places.length === 1 ? `namespace ${places.join('')}` : `one of the namespaces ${listOf(places, 'or')}`
  const { request } = theCase
  const calls = request.kind === 'path' ? [] : places.map((namespace) => toTuple({ ...request, namespace }))
  return [requestChange(`Make the call in ${where}, if that is where the objects are.`, { calls })]
}

export function sayElsewhere({ namespace, grant }: GrantedElsewhere, theCase: Case): string {
  const given = grant ? `${describeGrant(grant)} allows it` : 'The account can do it'
  return `${given} in namespace ${namespace}; the call is in ${theCase.namespace}.`
}
