import { queryOptions } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { exposureSchema } from '@/lib/contract/exposure'
import { getJson, postJson } from './get-json'

/** Who can open this page. */
export function exposureQuery() {
  return queryOptions({
    queryKey: ['exposure'],
    queryFn: ({ signal }) => getJson('/api/exposure', exposureSchema, { signal }),
    staleTime: 60_000,
  })
}

/** Ends the session of this browser: no copy of its cookie is good any more. */
export function signOut(): Promise<unknown> {
  return postJson('/api/session/end', {}, z.object({ signedIn: z.literal(false) }))
}
