import { parseServiceAccount, usernameOf } from '@/lib/rbac/service-account'
import { quoted } from './quote'
import { ArgumentError } from './tool'

const bare = (name: string) => name.toLowerCase().replace(/[-_]/g, '')

/** What agents call a parameter, without case, hyphens and underscores. */
const ALSO = new Map(
  Object.entries({
    ...{
      ns: 'namespace',
      kind: 'resource',
      resourcetype: 'resource',
      resourcename: 'name',
      apigroup: 'group',
    },
    ...{ error: 'text', log: 'text', message: 'text', manifest: 'yaml', query: 'question', call: 'question' },
    ...{ username: 'user', as: 'user', action: 'verb', url: 'path' },
  }),
)

/** A kind in place of resource and name, as in {"pod": "web-0"}. */
const KINDS = new Map(
  Object.entries({
    ...{ pod: 'pods', deployment: 'deployments.apps', statefulset: 'statefulsets.apps', job: 'jobs.batch' },
    ...{ daemonset: 'daemonsets.apps', service: 'services', cronjob: 'cronjobs.batch' },
  }),
)

/** The user name of an account as it was given: web, shop/web, shop:web or whole. */
function userNamed(account: string, namespace: unknown): string {
  if (parseServiceAccount(account)) return account
  const [, given, name] = /^([^/:]+)[/:]([^/:]+)$/.exec(account) ?? []
  if (given !== undefined && name !== undefined) return usernameOf(given, name)
  if (typeof namespace === 'string' && namespace !== '') return usernameOf(namespace, account)
  throw new ArgumentError(
    `Which namespace is ServiceAccount ${quoted(account)} in? Write it as shop/web, or give its namespace too.`,
  )
}

/**
 * The arguments by the names that the tool has, from their usual spellings. Whatever else was given is kept as it is, for the
 * tool to refuse. Throws an ArgumentError where two of them say the same thing differently.
 */
export function spelledOut(args: unknown, names: readonly string[]): unknown {
  if (typeof args !== 'object' || args === null || Array.isArray(args)) return args
  const given: Readonly<Record<string, unknown>> = { ...args }
  const told = new Map<string, { value: unknown; by: string }>()
  const tell = (name: string, value: unknown, by: string) => {
    const before = told.get(name)
    if (before !== undefined && JSON.stringify(before.value) !== JSON.stringify(value))
      throw new ArgumentError(
        `${quoted(before.by)} and ${quoted(by)} say different things. Give one of them.`,
      )
    told.set(name, { value, by })
  }
  const has = (name: string | undefined) => name !== undefined && names.includes(name)
  for (const [key, value] of Object.entries(given)) {
    const word = bare(key)
    const also = ALSO.get(word)
    const kind = KINDS.get(word)
    const name = names.find((one) => bare(one) === word) ?? (has(also) ? also : undefined)
    if (name !== undefined) {
      const isCount = name === 'minutes' && typeof value === 'string' && /^\d{1,5}$/.test(value)
      tell(name, isCount ? Number(value) : value, key)
    } else if (/^(?:serviceaccount|sa)(?:name)?$/.test(word) && typeof value === 'string' && has('user')) {
      const namespace = given.namespace ?? given.ns
      tell('user', userNamed(value, namespace), key)
    } else if (kind !== undefined && typeof value === 'string' && has('resource') && has('name')) {
      tell('resource', kind, key)
      tell('name', value, key)
    } else tell(key, value, key)
  }
  return Object.fromEntries([...told].map(([name, { value }]) => [name, value]))
}
