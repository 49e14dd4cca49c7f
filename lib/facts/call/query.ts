import { mutationOptions, queryOptions } from '@tanstack/react-query'
import type { AccountCheck } from '@/lib/contract/access-check'
import { answerFrom, asking } from '@/lib/queries/get-json'
import { checkApi, type TryRequest, tryAbilityApi, tryApi } from './contract'

/** A denial is never taken from an earlier answer. */
const checkAsked = (check: AccountCheck, depth?: 'verdict' | 'progress') =>
  queryOptions({
    ...asking(checkApi, depth === undefined ? check : { ...check, depth }),
    // One of them is asked again without the others.
    queryKey: [`access-${depth ?? 'check'}`, check],
    staleTime: 0,
    gcTime: 0,
  })

/** One call explained. */
export const checkQuery = (check: AccountCheck) => checkAsked(check)

/** The review of one call and nothing else: what an open card repeats until it turns. */
export const verdictQuery = (check: AccountCheck) => checkAsked(check, 'verdict')

/** The same review with the state of the rules and bindings: what an open card asks now and then, to say why it waits. */
export const progressQuery = (check: AccountCheck) => checkAsked(check, 'progress')

/** Makes one call with this pod's account. */
export function tryMutation() {
  return mutationOptions({
    mutationKey: ['try'],
    mutationFn: (call: TryRequest) => answerFrom(tryApi, call),
  })
}

/** Whether this deployment allows dry runs; it does not change while the process lives. */
export function tryAbilityQuery() {
  return queryOptions({ ...asking(tryAbilityApi, {}), staleTime: Number.POSITIVE_INFINITY })
}
