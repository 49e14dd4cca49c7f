import * as z from 'zod/mini'
import type { RecordedRequest } from '@/lib/kube/testing/https-server'
import { authorize } from '@/lib/rbac/authorize'
import { userOf } from '@/lib/rbac/service-account'
import type { Attributes, RbacObjects, UserInfo } from '@/lib/rbac/types'
import { attributesOf, callerOf, reviewAnswer } from './rbac-api-server'

const LISTS = {
  roles: ['RoleList', 'roles'],
  rolebindings: ['RoleBindingList', 'roleBindings'],
  clusterroles: ['ClusterRoleList', 'clusterRoles'],
  clusterrolebindings: ['ClusterRoleBindingList', 'clusterRoleBindings'],
} as const

const RBAC_PATH = /^\/apis\/rbac\.authorization\.k8s\.io\/v1\/(?:namespaces\/([^/]+)\/)?(\w+)(?:\?(.*))?$/
const SUBJECT_REVIEW =
  /^\/apis\/authorization\.k8s\.io\/v1\/(?:namespaces\/([^/]+)\/)?(\w+subjectaccessreviews)$/

const subjectSpec = z.object({ spec: z.object({ user: z.string(), groups: z.array(z.string()) }) })

interface Answer {
  status: number
  body: unknown
}

function refused(user: UserInfo, call: Attributes): Answer {
  const message = `${JSON.stringify(call)} is forbidden: User "${user.name}" cannot do it`
  return { status: 403, body: { kind: 'Status', status: 'Failure', message, reason: 'Forbidden', code: 403 } }
}

function on(verb: string, group: string, resource: string, namespace: string): Attributes {
  return { kind: 'resource', verb, group, resource, subresource: '', name: '', namespace }
}

/**
 * What the API server answers in this world to reviews of the caller and of others, to discovery and to lists of RBAC objects, each
 * to whom its Roles allow it; 404 for another path.
 */
export function worldAnswer(world: RbacObjects, request: RecordedRequest): Answer {
  const user = callerOf(request)
  const [, at = '', resource = '', query = ''] = RBAC_PATH.exec(request.url) ?? []
  if (request.method === 'GET' && resource in LISTS) {
    const call = on('list', 'rbac.authorization.k8s.io', resource, at)
    if (!authorize(user, call, world).allowed) return refused(user, call)
    return { status: 200, body: listOf(world, resource as keyof typeof LISTS, at, query) }
  }
  const [, within = '', review = ''] = SUBJECT_REVIEW.exec(request.url) ?? []
  if (review === 'subjectaccessreviews' || review === 'localsubjectaccessreviews') {
    const call = on('create', 'authorization.k8s.io', review, within)
    if (!authorize(user, call, world).allowed) return refused(user, call)
    const { spec } = subjectSpec.parse(JSON.parse(request.body))
    const who = { name: spec.user, groups: spec.groups }
    const { allowed, reason } = authorize(who, attributesOf(request.body), world)
    return { status: 201, body: { kind: 'SubjectAccessReview', status: { allowed, reason } } }
  }
  const body = reviewAnswer(world, request)
  return { status: body === undefined ? 404 : 200, body: body ?? {} }
}

function listOf(world: RbacObjects, resource: keyof typeof LISTS, at: string, query: string) {
  const [kind, key] = LISTS[resource]
  const all = world[key].filter((object) => at === '' || ('namespace' in object && object.namespace === at))
  const limit = Number(new URLSearchParams(query).get('limit') ?? all.length)
  const items = all.slice(0, limit).map(({ name, ...rest }) => {
    const { namespace, labels, ...spec } = { namespace: undefined, labels: undefined, ...rest }
    return { metadata: { name, namespace, labels }, ...spec }
  })
  return {
    kind,
    apiVersion: 'rbac.authorization.k8s.io/v1',
    metadata: items.length < all.length ? { continue: 'more' } : {},
    items,
  }
}

/** The token of a ServiceAccount in this world. */
export function tokenOf(namespace: string, name: string): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256' })}.${part({ sub: userOf(namespace, name).name })}.c2ln`
}
