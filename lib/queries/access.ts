import { mutationOptions, queryOptions } from '@tanstack/react-query'
import { type AccountCheck, accessSchema } from '@/lib/contract/access'
import { dangerousSchema } from '@/lib/contract/dangerous'
import { explanationSchema, findingsSchema } from '@/lib/contract/explanation'
import { getJson, postJson } from './get-json'

/** What an account may do in a namespace; this pod's account and its own namespace when none is named. */
export function accessQuery(namespace?: string, account?: { user: string; groups: readonly string[] }) {
  const query = new URLSearchParams({
    ...(namespace === undefined ? {} : { namespace }),
    ...(account ? { user: account.user } : {}),
  })
  for (const group of account?.groups ?? []) query.append('group', group)
  return queryOptions({
    queryKey: ['access', 'matrix', namespace ?? null, account ?? null],
    queryFn: ({ signal }) => getJson(`/api/access?${query}`, accessSchema, { signal }),
  })
}

/** Who gives this account its dangerous rights in a namespace. */
export function dangerousQuery(namespace?: string) {
  const query = namespace === undefined ? '' : `?${new URLSearchParams({ namespace })}`
  return queryOptions({
    queryKey: ['access', 'dangerous', namespace ?? null],
    queryFn: ({ signal }) => getJson(`/api/access/dangerous${query}`, dangerousSchema, { signal }),
  })
}

/** One call explained. A denial is never taken from an earlier answer. */
export function checkQuery(check: AccountCheck) {
  return queryOptions({
    queryKey: ['access-check', check],
    queryFn: ({ signal }) => postJson('/api/access/check', check, explanationSchema, { signal }),
    staleTime: 0,
    gcTime: 0,
  })
}

/** The review of one call and nothing else: what an open card repeats until it turns. */
export function verdictQuery(check: AccountCheck) {
  return queryOptions({
    queryKey: ['access-verdict', check],
    queryFn: ({ signal }) =>
      postJson('/api/access/check', { ...check, depth: 'verdict' }, explanationSchema, { signal }),
    staleTime: 0,
    gcTime: 0,
  })
}

/** The same review with how the rules and bindings stand: what an open card asks now and then, to tell why it waits. */
export function progressQuery(check: AccountCheck) {
  return queryOptions({
    queryKey: ['access-progress', check],
    queryFn: ({ signal }) =>
      postJson('/api/access/check', { ...check, depth: 'progress' }, explanationSchema, { signal }),
    staleTime: 0,
    gcTime: 0,
  })
}

/** The refusals found in a pasted text, in its order. */
export function explainMutation() {
  return mutationOptions({
    mutationKey: ['explain'],
    mutationFn: (text: string) => postJson('/api/explain', { text }, findingsSchema),
  })
}
