import { queryOptions } from '@tanstack/react-query'
import { accessSchema } from '@/lib/contract/access'
import { dangerousSchema } from '@/lib/contract/dangerous'
import { present } from '@/lib/present'
import { getJson } from './get-json'

/** What an account may do in a namespace; this pod's account and its own namespace when none is named. */
export function accessQuery(namespace?: string, account?: { user: string; groups: readonly string[] }) {
  const query = new URLSearchParams({
    ...present({ namespace }),
    ...(account ? { user: account.user } : {}),
  })
  for (const group of account?.groups ?? []) query.append('group', group)
  return queryOptions({
    queryKey: ['access', 'matrix', namespace ?? null, account ?? null],
    queryFn: ({ signal }) => getJson(`/api/access?${query}`, accessSchema, { signal }),
  })
}

/** Who gives this account its dangerous permissions in a namespace. */
export function dangerousQuery(namespace?: string) {
  const query = namespace === undefined ? '' : `?${new URLSearchParams({ namespace })}`
  return queryOptions({
    queryKey: ['access', 'dangerous', namespace ?? null],
    queryFn: ({ signal }) => getJson(`/api/access/dangerous${query}`, dangerousSchema, { signal }),
  })
}
