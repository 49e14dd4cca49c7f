import { queryOptions } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { exposureApi } from '@/lib/contract/exposure'
import { asking, postJson } from './get-json'

/** Who can open this page. */
export function exposureQuery() {
  return queryOptions({ ...asking(exposureApi, {}), staleTime: 60_000 })
}

/** Ends the session of this browser: no copy of its cookie is good any more. */
export function signOut(): Promise<unknown> {
  return postJson('/api/session/end', {}, z.object({ signedIn: z.literal(false) }))
}
