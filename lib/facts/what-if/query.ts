import { mutationOptions, queryOptions } from '@tanstack/react-query'
import { postJson } from '@/lib/queries/get-json'
import { type WhatIfRequest, whatIfSchema } from './contract'

/** What a paste of Roles and bindings would change, with nothing applied. */
export function whatIfMutation() {
  return mutationOptions({
    mutationKey: ['what-if'],
    mutationFn: (asked: WhatIfRequest) => postJson('/api/what-if', asked, whatIfSchema),
  })
}

/** The same of a text that nobody submitted: that of a paste with its names corrected. */
export function whatIfQuery(asked: WhatIfRequest) {
  return queryOptions({
    queryKey: ['what-if', asked],
    queryFn: ({ signal }) => postJson('/api/what-if', asked, whatIfSchema, { signal }),
    staleTime: 60_000,
  })
}
