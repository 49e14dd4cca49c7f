import { groupsOfText, needsGroups, userOfText } from '@/components/call/account-in-url'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { MatrixRow } from '@/lib/facts/account/contract'
import { present } from '@/lib/present'
import { describeResource } from '@/lib/words/resources'

type ResourceCheck = Extract<AccountCheck, { resource: string }>

/** What a change needs to know of the cluster. */
export interface Known {
  rows: readonly MatrixRow[]
  ownNamespace: string
}

/** The row of a resource, without its subresource; undefined where discovery does not list it. */
export function callRow(
  rows: readonly MatrixRow[],
  { group, resource }: { group: string; resource: string },
): MatrixRow | undefined {
  return rows.find((row) => row.group === group && row.resource === resource)
}

function accountOf({ user, groups }: AccountCheck) {
  return present({ user, groups })
}

/** Splits `jobs.batch`: a bare word takes the group of the only resource with that name. */
function readWord(word: string, rows: readonly MatrixRow[]): { group: string; resource: string } {
  const dot = word.indexOf('.')
  if (dot > 0) return { resource: word.slice(0, dot), group: word.slice(dot + 1) }
  const [only, ...others] = rows.filter(({ resource }) => resource === word)
  return { resource: word, group: only && others.length === 0 ? only.group : '' }
}

/**
 * The same question about another resource or path. What only the old resource had, its subresource and name, goes with it;
 * the namespace stays unless one of the two has none.
 */
export function withTarget(check: AccountCheck, text: string, { rows, ownNamespace }: Known): AccountCheck {
  const { verb } = check
  if (text.startsWith('/')) return { verb, path: text, ...accountOf(check) }
  const [word = '', subresource] = text.split('/')
  const { group, resource } = readWord(word, rows)
  const before = 'path' in check ? undefined : check
  const isSame = before?.group === group && before.resource === resource
  const isClusterScoped = callRow(rows, { group, resource })?.namespaced === false
  const wasPlaced = before !== undefined && callRow(rows, before)?.namespaced !== false
  const namespace = isClusterScoped ? '' : wasPlaced ? before.namespace : ownNamespace
  return {
    verb,
    group,
    resource,
    ...present({
      subresource: subresource || (isSame ? before.subresource : undefined),
      name: isSame ? before.name : undefined,
    }),
    namespace,
    ...accountOf(check),
  }
}

/** "" takes the part away. */
export function withPart(check: AccountCheck, part: 'name' | 'subresource', value: string): AccountCheck {
  const { [part]: _, ...rest } = { name: undefined, subresource: undefined, ...check }
  return present({ ...rest, [part]: value || undefined }) as AccountCheck
}

/** The same question about another account as it is typed, "" for the pod's own. It does not inherit the last account's groups. */
export function withAccount(check: AccountCheck, text: string, ownUser: string): AccountCheck {
  const { user: _, groups: __, ...call } = check
  const user = userOfText(text)
  return user === '' || user === ownUser ? call : { ...call, user }
}

export function withGroups(check: AccountCheck, text: string): AccountCheck {
  const { groups: _, ...call } = check
  const groups = groupsOfText(text)
  return groups.length > 0 && needsGroups(check.user ?? '') ? { ...call, groups } : call
}

/** What the resource chip says: `jobs.batch`, `/metrics`. */
export function sayTarget(check: AccountCheck): string {
  if ('path' in check) return check.path
  return describeResource({ group: check.group, resource: check.resource })
}

/** What the namespace chip says. */
export function sayPlace(check: ResourceCheck, rows: readonly MatrixRow[]): string {
  if (check.namespace !== '') return `in ${check.namespace}`
  return callRow(rows, check)?.namespaced === false ? 'in the cluster' : 'in all namespaces'
}
