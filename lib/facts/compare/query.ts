import { queryOptions } from '@tanstack/react-query'
import { asking } from '@/lib/queries/get-json'
import { type CompareRequest, compareApi } from './contract'

/** One call beside another: a denial is never taken from an earlier answer. */
export function compareQuery(asked: CompareRequest) {
  return queryOptions({ ...asking(compareApi, asked), staleTime: 0, gcTime: 0 })
}
