import { mutationOptions, queryOptions } from '@tanstack/react-query'
import type { AccountCheck } from '@/lib/contract/access-check'
import { explanationSchema } from '@/lib/contract/explanation'
import { getJson, postJson } from '@/lib/queries/get-json'
import { type TryRequest, triedSchema, tryAbilitySchema } from './contract'

/** One call explained. A denial is never taken from an earlier answer. */
export function checkQuery(check: AccountCheck) {
  return queryOptions({
    queryKey: ['access-check', check],
    queryFn: ({ signal }) => postJson('/api/access/check', check, explanationSchema, { signal }),
    staleTime: 0,
    gcTime: 0,
  })
}

/** The review of one call and nothing else: what an open card repeats until it turns. */
export function verdictQuery(check: AccountCheck) {
  return queryOptions({
    queryKey: ['access-verdict', check],
    queryFn: ({ signal }) =>
      postJson('/api/access/check', { ...check, depth: 'verdict' }, explanationSchema, { signal }),
    staleTime: 0,
    gcTime: 0,
  })
}

/** The same review with the state of the rules and bindings: what an open card asks now and then, to say why it waits. */
export function progressQuery(check: AccountCheck) {
  return queryOptions({
    queryKey: ['access-progress', check],
    queryFn: ({ signal }) =>
      postJson('/api/access/check', { ...check, depth: 'progress' }, explanationSchema, { signal }),
    staleTime: 0,
    gcTime: 0,
  })
}

/** Makes one call with this pod's account. */
export function tryMutation() {
  return mutationOptions({
    mutationKey: ['try'],
    mutationFn: (call: TryRequest) => postJson('/api/access/try', call, triedSchema),
  })
}

/** Whether this deployment allows dry runs; it does not change while the process lives. */
export function tryAbilityQuery() {
  return queryOptions({
    queryKey: ['try-ability'],
    queryFn: ({ signal }) => getJson('/api/access/try', tryAbilitySchema, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
