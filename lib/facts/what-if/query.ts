import { queryOptions } from '@tanstack/react-query'
import { asking } from '@/lib/queries/get-json'
import { type WhatIfRequest, whatIfApi } from './contract'

/** What a text of Roles and bindings would change, with nothing applied. */
export function whatIfQuery(asked: WhatIfRequest) {
  return queryOptions({ ...asking(whatIfApi, asked), staleTime: 60_000 })
}
