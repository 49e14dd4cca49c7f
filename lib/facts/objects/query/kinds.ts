import { queryOptions } from '@tanstack/react-query'
import { present } from '@/lib/present'
import { asking } from '@/lib/queries/get-json'
import { kindsApi } from '../contract/kinds'

/** Every kind of the API server and what this account can do with it in a namespace; the pod's own when none is named. */
export function kindsQuery(namespace?: string) {
  return queryOptions({ ...asking(kindsApi, present({ namespace })), staleTime: 60_000 })
}
