import { queryOptions } from '@tanstack/react-query'
import { asking } from '@/lib/queries/get-json'
import { type PreflightRequest, preflightApi } from './contract'

/** What an apply of manifests would be refused for, with nothing applied. */
export function preflightQuery(asked: PreflightRequest) {
  return queryOptions({ ...asking(preflightApi, asked), staleTime: 60_000 })
}
