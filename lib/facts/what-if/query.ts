import { mutationOptions, queryOptions } from '@tanstack/react-query'
import { answerFrom, asking } from '@/lib/queries/get-json'
import { type WhatIfRequest, whatIfApi } from './contract'

/** What a paste of Roles and bindings would change, with nothing applied. */
export function whatIfMutation() {
  return mutationOptions({
    mutationKey: ['what-if'],
    mutationFn: (asked: WhatIfRequest) => answerFrom(whatIfApi, asked),
  })
}

/** The same of a text that nobody submitted: that of a paste with its names corrected. */
export function whatIfQuery(asked: WhatIfRequest) {
  return queryOptions({ ...asking(whatIfApi, asked), staleTime: 60_000 })
}
