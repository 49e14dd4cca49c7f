import { queryOptions } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { exposureSchema } from '@/lib/contract/exposure'
import { getJson, postJson } from './get-json'

/** Who may open this page. */
export function exposureQuery() {
  return queryOptions({
    queryKey: ['exposure'],
    queryFn: ({ signal }) => getJson('/api/exposure', exposureSchema, { signal }),
    staleTime: 60_000,
  })
}

/** Ends the session of this browser. A copy of its cookie stays good until its 8 hours are over. */
export function signOut(): Promise<unknown> {
  return postJson('/api/session/end', {}, z.object({ signedIn: z.literal(false) }))
}
