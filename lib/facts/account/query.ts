import { present } from '@/lib/present'
import { asking } from '@/lib/queries/get-json'
import { accessApi, dangerousApi, sourcesApi } from './contract'

interface Asked {
  user: string
  groups: readonly string[]
}

const questionOf = (namespace?: string, account?: Asked) => ({
  ...present({ namespace, user: account?.user }),
  ...(account === undefined || account.groups.length === 0 ? {} : { group: [...account.groups] }),
})

/** What a change of permissions makes old begins with one word. */
function ofAccount<T extends { queryKey: readonly unknown[] }>(asked: T) {
  return { ...asked, queryKey: ['access', ...asked.queryKey] }
}

/** What an account can do in a namespace; this pod's account and its own namespace when none is named. */
export function accessQuery(namespace?: string, account?: Asked) {
  return ofAccount(asking(accessApi, questionOf(namespace, account)))
}

/** Who gives this account its dangerous permissions in a namespace. */
export function dangerousQuery(namespace?: string) {
  return ofAccount(asking(dangerousApi, present({ namespace })))
}

/** Which bindings give an account its rules in a namespace, as far as this pod may read them. */
export function sourcesQuery(namespace?: string, account?: Asked) {
  return ofAccount(asking(sourcesApi, questionOf(namespace, account)))
}
