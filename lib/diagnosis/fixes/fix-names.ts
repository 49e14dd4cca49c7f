import type { AccessTuple } from '@/lib/contract/access-tuple'
import { partsOfWord, requestKey } from '@/lib/rbac/call'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { Attributes, PolicyRule } from '@/lib/rbac/types'

/** The account in the words of a name: with its namespace where what has the name is in another. */
function wordsOf(caller: string, namespace: string): string[] {
  const account = parseServiceAccount(caller)
  if (account === undefined) return [caller]
  return account.namespace === namespace ? [account.name] : [account.namespace, account.name]
}

function readable(words: readonly string[]): string {
  return words
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}

/**
 * Name for the Role and the binding of a fix: it names account and call, is a valid object name, and differs for each
 * call, so applying a fix never overwrites the Role of an earlier one.
 */
export function fixName(caller: string, call: AccessTuple): string {
  const { verb, path, group = '', resource = '', subresource = '', name: object = '', namespace = '' } = call
  const what = path === undefined ? [verb, resource, subresource, group, object] : [verb, path]
  const parts = [...wordsOf(caller, namespace), ...what]
  const words = parts.filter((word) => word !== '')
  const name = readable(words)
  // A name could read like a subresource, so one always brings the hash.
  const isExact = object === '' && name === words.join('-') && name.length <= 180
  return isExact ? name : `${name.slice(0, 180).replace(/-+$/, '')}-${hash(JSON.stringify(parts))}`
}

function severalName(caller: string, namespace: string): string {
  return readable(wordsOf(caller, namespace)).slice(0, 180).replace(/-+$/, '')
}

/** True for the name that a fix gives to a Role of this rule for the account: what an earlier fix made, and no chart. */
export function isFixName(name: string, caller: string, rule: PolicyRule, namespace: string): boolean {
  const { verbs, apiGroups: [group = ''] = [], resources: [word = ''] = [], resourceNames = [] } = rule
  const [path] = rule.nonResourceURLs ?? []
  const call = { group, ...partsOfWord(word), name: resourceNames[0] ?? '', namespace }
  const several = `${severalName(caller, namespace)}-refused-calls`
  if (name === several || name.startsWith(`${several}-`)) return true
  return verbs.some((verb) => name === fixName(caller, path ? { verb, path } : { ...call, verb }))
}

/** The name, or one with a hash where an object there has it already: applying it would change that one, or be refused. */
export function freeName(name: string, taken: readonly string[]): string {
  return taken.includes(name) ? `${name}-${hash(JSON.stringify([name, ...taken]))}` : name
}

/**
 * Names for the Role and binding that allow calls of an account, in a namespace or, for "", in the cluster: for one call that of
 * its fix, whoever offers it.
 */
export function roleName(
  caller: string,
  calls: readonly Attributes[],
  what = 'refused-calls',
): (namespace: string) => string {
  const [only, ...more] = calls
  if (only !== undefined && more.length === 0) return () => fixName(caller, only)
  return (namespace) => {
    const words = wordsOf(caller, namespace)
    const name = severalName(caller, namespace)
    const isExact = words.length === 1 && name === words[0]
    return isExact ? `${name}-${what}` : `${name}-${what}-${hash(JSON.stringify(words))}`
  }
}

/** The end of a name for these calls, which differs for others: applying their Role never takes what an earlier one gave. */
export function callsName(calls: readonly Attributes[]): string {
  return `refused-calls-${hash(JSON.stringify(calls.map(requestKey).sort()))}`
}

/** Name for a binding of an existing role to an account, other than the names that are taken there. */
export function boundName(caller: string, role: string, taken: readonly string[]): string {
  const who = parseServiceAccount(caller)?.name ?? caller
  const name = readable([who, role]).slice(0, 180).replace(/-$/, '')
  return taken.includes(name) ? `${name}-${hash(JSON.stringify([caller, role, ...taken]))}` : name
}

// FNV-1a, 32 bits: distinguishes names that read alike; no security depends on it.
function hash(text: string): string {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  }
  return (value >>> 0).toString(16).padStart(8, '0')
}
