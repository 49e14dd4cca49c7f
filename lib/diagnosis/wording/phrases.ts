import type { AccessTuple, GrantedBy } from '@/lib/contract/access-tuple'
import type { NearMiss } from '@/lib/contract/explanation'
import { code, listed, NOTHING, type Phrase, quote, say } from '@/lib/phrase/phrase'
import type { Piece } from '@/lib/phrase/pieces'
import { foreign } from '@/lib/phrase/quote'
import { callWords } from '@/lib/rbac/call'
import { isKubeletResource } from '@/lib/rbac/kubelet-resources'
import type { Grant, PolicyRule } from '@/lib/rbac/types'
import { describeResource } from '@/lib/words/resources'

/** Where a request is judged. */
export function sayScope(namespace: string): Phrase {
  return namespace === '' ? say`at the cluster scope` : say`in namespace ${code(namespace)}`
}

/** The request as words that follow "can" or "cannot". */
export function sayCall(call: AccessTuple): Phrase {
  const { verb, path, namespace = '' } = call
  if (path !== undefined) return say`${code(verb)} path ${code(path)}`
  return say`${code(callWords(call))} ${sayScope(namespace)}`
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

/** What a rule grants: `get and list on jobs.batch`, with several groups and with names where they narrow it. */
export function sayRule({
  verbs,
  apiGroups,
  resources = [],
  resourceNames,
  nonResourceURLs,
}: PolicyRule): Phrase {
  const what = verbs.includes('*') ? say`every verb` : codes(verbs)
  if (nonResourceURLs?.length) return say`${what} on paths ${codes(nonResourceURLs)}`
  const group = soleGroup(apiGroups)
  const isNamed = group !== undefined && !resources.includes('*')
  const on = resources.includes('*')
    ? say`every resource`
    : resources.length === 0
      ? say`no resource`
      : codes(isNamed ? resources.map((resource) => inGroup(resource, group)) : resources)
  const names = resourceNames?.length ? say` named ${codes(resourceNames, 'or')}` : NOTHING
  return say`${what} on ${on}${isNamed ? NOTHING : sayGroups(apiGroups)}${names}`
}

/** The one group of a rule, where a resource can be written with it. */
function soleGroup([only, ...others]: readonly string[] = ['']): string | undefined {
  return others.length > 0 || only === '*' || only?.includes('/') ? undefined : only
}

function inGroup(word: string, group: string): string {
  const [resource = '', ...subresource] = word.split('/')
  return describeResource({ group, resource, subresource: subresource.join('/') })
}

function sayGroups(groups: readonly string[] = ['']): Phrase {
  if (groups.length === 0) return say` in no API group`
  if (groups.includes('*')) return say` in every API group`
  if (groups.every((group) => group === '')) return NOTHING
  return say` in API group ${codes(groups.map((group) => (group === '' ? '""' : group)))}`
}

const MOST = 400

/** Words of a server or webhook inside our own sentence: one line, bounded, without the period. */
export function excerpt(text: string): Piece {
  const line = text.replace(/\s+/g, ' ').trim()
  return quote(line.length > MOST ? foreign(line, MOST) : line.replace(/\.$/, ''))
}

/** `pods web-0`, `deployments.apps web`: what a refusal is about, as kubectl writes it. */
export function sayRefused(target: { group: string; resource: string; name: string }): Phrase {
  const what = describeResource(target)
  if (what === '') return target.name === '' ? say`the object` : say`the object ${code(target.name)}`
  return [code(target.name === '' ? what : `${what} ${target.name}`)]
}

// KEP-2862, on by default since 1.33.
const FINE_GRAINED = new Set(['configz', 'healthz', 'pods'])

/** What is particular to a call that a kubelet has authorized, in one sentence; nothing for any other. */
export function sayKubelet(request: Parameters<typeof isKubeletResource>[0]): Phrase {
  if (!isKubeletResource(request)) return NOTHING
  const proxy = code('nodes/proxy')
  const then = FINE_GRAINED.has(request.subresource)
    ? say` Since Kubernetes 1.33 it checks this first, and ${proxy} only if this is denied; an older kubelet checks ${proxy} alone.`
    : NOTHING
  return say`The kubelet checks ${code(`nodes/${request.subresource}`)} when its own port is called; the API server authorizes it but serves no such path.${then}`
}

/** The parts of a rule in words, for what a call does not match. */
export const PART_WORDS: Readonly<Record<NearMiss['failed'][number], Phrase>> = {
  verb: say`the verb`,
  group: say`the API group`,
  resource: say`the resource`,
  name: say`the name`,
  namespace: say`the namespace`,
  path: say`the path`,
  scope: say`the scope`,
}

/** What an answer that comes after authorization proves. */
export const AUTHORIZED = say`Authorization had already allowed the call.`

const ACCOUNT = /^ServiceAccount "([^/"\\]+)\/([^/"\\]+)"$/
const OTHER = /^(User|Group) "([^"\\]+)"$/

/**
 * The subject of a grant as pages write it, `ServiceAccount shop/web`: the reason of a review gives name and namespace the
 * other way round, `ServiceAccount "web/shop"`. Any other text is left unchanged.
 */
export function sayGranted(subject: string): Phrase {
  const [, name, namespace] = ACCOUNT.exec(subject) ?? []
  if (namespace !== undefined) return say`ServiceAccount ${code(`${namespace}/${name}`)}`
  const [, of, whom] = OTHER.exec(subject) ?? []
  return of !== undefined && whom !== undefined ? say`${kind(of)} ${code(whom)}` : [code(subject)]
}

/** Which binding grants which role to whom, without a period: `RoleBinding shop/web grants Role web to ServiceAccount …`. */
export function sayGrant(
  { binding, bindingNamespace, role, roleKind }: Omit<GrantedBy, 'subject' | 'scope'>,
  whom: Phrase,
): Phrase {
  const name =
    bindingNamespace === undefined
      ? say`ClusterRoleBinding ${code(binding)}`
      : say`RoleBinding ${code(`${bindingNamespace}/${binding}`)}`
  return say`${name} grants ${kind(roleKind)} ${code(role)} to ${whom}`
}
