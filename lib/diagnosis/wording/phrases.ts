import { code, listed, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import type { Attributes, Grant, PolicyRule } from '@/lib/rbac/types'
import { describeResource } from '@/lib/words/resources'

/** Where a request is judged. */
export function sayScope(namespace: string): Phrase {
  return namespace === '' ? say`at the cluster scope` : say`in namespace ${code(namespace)}`
}

/** The request as words that follow "can" or "cannot". */
export function sayCall(request: Attributes): Phrase {
  if (request.kind === 'path') return say`${code(request.verb)} path ${code(request.path)}`
  const name = request.name === '' ? '' : ` ${request.name}`
  return say`${code(`${request.verb} ${describeResource(request)}${name}`)} ${sayScope(request.namespace)}`
}

/** `Role pod-reader by RoleBinding shop/web-reads-pods`. */
export function sayGrantOf(grant: Grant): Phrase {
  return say`${sayRole(grant)} by ${sayBinding(grant)}`
}

export function sayBinding(grant: Grant): Phrase {
  const namespace = grant.bindingNamespace === undefined ? '' : `${grant.bindingNamespace}/`
  return say`${kind(grant.bindingKind)} ${code(`${namespace}${grant.binding}`)}`
}

export function sayRole({ roleKind, role }: Pick<Grant, 'roleKind' | 'role'>): Phrase {
  return say`${kind(roleKind)} ${code(role)}`
}

const KINDS: Readonly<Record<string, Phrase>> = {
  Role: say`Role`,
  ClusterRole: say`ClusterRole`,
  RoleBinding: say`RoleBinding`,
  ClusterRoleBinding: say`ClusterRoleBinding`,
  ServiceAccount: say`ServiceAccount`,
  User: say`User`,
  Group: say`Group`,
}

/** A kind of RBAC is a word; any other text in its place is somebody's. */
export function kind(text: string): Phrase {
  return (Object.hasOwn(KINDS, text) && KINDS[text]) || [code(text)]
}

const codes = (texts: readonly string[], last?: 'or') => listed(texts.map(code), last)

/** What a rule grants: `get and list on pods`, with group and names where they narrow it. */
export function sayRule({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): Phrase {
  const what = verbs.includes('*') ? say`every verb` : codes(verbs)
  if (nonResourceURLs?.length) return say`${what} on paths ${codes(nonResourceURLs)}`
  const on = resources?.includes('*')
    ? say`every resource`
    : resources?.length
      ? codes(resources)
      : say`no resource`
  const names = resourceNames?.length ? say` named ${codes(resourceNames, 'or')}` : NOTHING
  return say`${what} on ${on}${sayGroups(apiGroups)}${names}`
}

function sayGroups(groups: readonly string[] = ['']): Phrase {
  if (groups.length === 0) return say` in no API group`
  if (groups.includes('*')) return say` in every API group`
  if (groups.every((group) => group === '')) return NOTHING
  return say` in API group ${codes(groups.map((group) => (group === '' ? '""' : group)))}`
}
