import { queryOptions } from '@tanstack/react-query'
import { present } from '@/lib/present'
import { getJson } from '@/lib/queries/get-json'
import { accessSchema, dangerousSchema, sourcesSchema } from './contract'

interface Asked {
  user: string
  groups: readonly string[]
}

function queryOf(namespace: string | undefined, account: Asked | undefined): URLSearchParams {
  const query = new URLSearchParams({
    ...present({ namespace }),
    ...(account ? { user: account.user } : {}),
  })
  for (const group of account?.groups ?? []) query.append('group', group)
  return query
}

/** What an account can do in a namespace; this pod's account and its own namespace when none is named. */
export function accessQuery(namespace?: string, account?: Asked) {
  const query = queryOf(namespace, account)
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

/** Which bindings give an account its rules in a namespace, as far as this pod may read them. */
export function sourcesQuery(namespace?: string, account?: Asked) {
  const query = queryOf(namespace, account)
  return queryOptions({
    queryKey: ['access', 'sources', namespace ?? null, account ?? null],
    queryFn: ({ signal }) => getJson(`/api/access/sources?${query}`, sourcesSchema, { signal }),
  })
}
