import type { CheckRequest } from '@/lib/contract/access-check'
import { type Catalogue, findKnown, type KnownResource } from '@/lib/objects/catalogue'
import { type ResolvedResource, resolveResource } from '@/lib/objects/resolve-resource'
import { present } from '@/lib/present'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import { usernameOf } from '@/lib/rbac/service-account'
import { SPECIAL_VERBS } from '@/lib/rbac/verbs'
import type { TypedCall, TypedResource } from './typed-call'

export interface ResolveOptions {
  /** Absent when discovery could not be read: then words are taken literally. */
  catalogue?: Catalogue
  /** Namespace of a call that names none, as kubectl takes that of its context. */
  home: string
}

const METHOD = /^[A-Z]+$/

/**
 * What follows the slash of `pods/log` and of `deploy/web`: kubectl means a name, a Role a subresource. It is a subresource
 * where the resource has one of that name and the call names its object elsewhere or not at all.
 */
function afterSlash(rest: string, known: KnownResource | undefined, target: TypedResource) {
  if (rest === '') return {}
  const [part = '', name] = rest.split('/')
  if (known === undefined || known.subresources.some((one) => one.name === part))
    return { subresource: part, ...present({ name }) }
  return target.name === undefined ? { name: rest } : { subresource: rest }
}

/** Judged on names that no path serves, so what follows a slash is a name. */
function isJudgedByName(verb: string): boolean {
  return SPECIAL_VERBS.includes(verb) || verb.startsWith('impersonate:')
}

/** Of these, the API server asks for the whole cluster. */
const OF_CLUSTER = new Set(['users', 'groups', 'uids', 'userextras', 'signers'])

function resolved(verb: string, target: TypedResource, catalogue: Catalogue | undefined) {
  const [word = '', ...rest] = target.resource.split('/')
  const [plural = '', ...group] = word.split('.')
  const literal = {
    group: target.group ?? group.join('.'),
    resource: target.group === undefined ? plural : word,
    known: undefined,
    ...(isJudgedByName(verb) && plural !== 'userextras' && rest.length > 0
      ? { name: rest.join('/') }
      : afterSlash(rest.join('/'), undefined, target)),
  }
  if (!catalogue) return literal
  const exact = target.group === undefined ? undefined : findKnown(catalogue, target.group, word)
  const chosen: Pick<ResolvedResource, 'known'> | undefined = exact
    ? { known: exact }
    : resolveResource(target.resource, catalogue, target.group)[0]
  if (!chosen) return literal
  const { known } = chosen
  const isGroupFirst = resolveResource(word, catalogue, target.group).length === 0
  const tail = isGroupFirst ? (chosen as ResolvedResource).subresource : rest.join('/')
  return { group: known.group, resource: known.resource, known, ...afterSlash(tail, known, target) }
}

function userName(call: TypedCall, namespace: string): string | undefined {
  const { user, userIsAccount } = call
  if (user === undefined || !userIsAccount || user.includes(':')) return user
  const [place = '', name] = user.split('/')
  return name === undefined ? usernameOf(namespace, place) : usernameOf(place, name)
}

/**
 * The check that a typed call asks for, in this cluster: its resource as discovery lists it, its namespace or the pod's own
 * unless the resource has none, its account as a user name. A word that discovery does not know stays as typed, with what
 * follows its first dot as the group, so the explanation can name the typo.
 */
export function resolveCall(call: TypedCall, { catalogue, home }: ResolveOptions): CheckRequest {
  const account = (namespace: string) =>
    present({
      user: userName(call, namespace || home),
      groups: call.user === undefined ? undefined : call.groups,
    })
  if ('path' in call.target) {
    const { path } = call.target
    const method = METHOD.test(call.verb) ? call.verb : 'GET'
    const attributes = requestAttributes(method, path)
    if (attributes.kind === 'path' || !METHOD.test(call.verb)) {
      const isListed = attributes.kind === 'resource' && call.verb === 'get'
      if (!isListed)
        return { verb: call.verb.toLowerCase(), path: path.split('?')[0] ?? path, ...account(home) }
    }
    if (attributes.kind === 'resource') {
      const { kind: _, ...check } = attributes
      return { ...check, ...account(check.namespace) }
    }
  }
  const target = call.target as TypedResource
  const { group, resource, known, subresource, name } = {
    ...present(target),
    ...resolved(call.verb, target, catalogue),
  }
  const place = call.namespace ?? home
  const isOfCluster = known ? !known.namespaced : isJudgedByName(call.verb) && OF_CLUSTER.has(resource)
  const namespace = isOfCluster ? '' : place
  const part = target.subresource ?? subresource
  const named = target.name ?? name
  return {
    verb: call.verb,
    group,
    resource,
    ...present({ subresource: part || undefined, name: named || undefined }),
    namespace,
    ...account(place),
  }
}
