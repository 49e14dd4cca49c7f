import { mutationOptions, queryOptions } from '@tanstack/react-query'
import { getJson, postJson } from '@/lib/queries/get-json'
import { type TryRequest, triedSchema, tryAbilitySchema } from '../contract/try'

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
