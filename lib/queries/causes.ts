import { queryOptions } from '@tanstack/react-query'
import { causesApi } from '@/lib/contract/causes'
import { asking } from './get-json'

/** Every cause by its id and title, which never change while the page is open. */
export function causesQuery() {
  return queryOptions({ ...asking(causesApi, {}), staleTime: Number.POSITIVE_INFINITY })
}
