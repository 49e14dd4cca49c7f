import * as z from 'zod/mini'
import type { RecordedRequest } from '@/lib/kube/testing/https-server'
import { authorize } from '@/lib/rbac/authorize'
import { rulesFor } from '@/lib/rbac/rules-for'
import { parseServiceAccount, userOf } from '@/lib/rbac/service-account'
import { recordedExchanges } from '@/lib/rbac/testing/recorded-world'
import type { Attributes, Origin, RbacObjects, UserInfo } from '@/lib/rbac/types'

const word = z._default(z.string(), '')
const accessSpec = z.object({
  spec: z.union([
    z.object({ nonResourceAttributes: z.object({ path: z.string(), verb: z.string() }) }),
    z.object({
      resourceAttributes: z.object({
        verb: word,
        group: word,
        resource: word,
        subresource: word,
        name: word,
        namespace: word,
      }),
    }),
  ]),
})
const subjectSpec = z.object({
  spec: z.object({ user: z.string(), groups: z._default(z.array(z.string()), []) }),
})
const rulesSpec = z.object({ spec: z.object({ namespace: z.string() }) })

export function attributesOf(body: string): Attributes {
  const { spec } = accessSpec.parse(JSON.parse(body))
  return 'resourceAttributes' in spec
    ? { kind: 'resource', ...spec.resourceAttributes }
    : { kind: 'path', ...spec.nonResourceAttributes }
}

const subject = z.object({ sub: z.string() })

/** The user of the token that the request carries. */
export function callerOf(request: RecordedRequest): UserInfo {
  const header = request.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? ''
  const payload = Buffer.from(header.split('.')[1] ?? '', 'base64url').toString('utf8')
  const account = parseServiceAccount(subject.parse(JSON.parse(payload)).sub)
  if (!account) throw new Error('The token is no ServiceAccount’s.')
  return userOf(account.namespace, account.name)
}

let discovery: Map<string, unknown> | undefined

/** What the API server answers to reviews in this world, and to discovery as recorded; undefined for another path. */
export function reviewAnswer(world: RbacObjects, request: RecordedRequest): unknown {
  discovery ??= new Map(
    ['/api', '/apis'].map((path) => [
      path,
      recordedExchanges().find(({ name }) => name === `aggregated discovery ${path}`)?.response.body,
    ]),
  )
  const path = request.url
  if (request.method === 'GET') return discovery.get(path)
  const user = callerOf(request)
  if (path.endsWith('/selfsubjectaccessreviews')) {
    const { allowed, reason } = authorize(user, attributesOf(request.body), world)
    return { kind: 'SelfSubjectAccessReview', status: { allowed, ...(reason === '' ? {} : { reason }) } }
  }
  if (path.endsWith('/selfsubjectrulesreviews')) {
    const { namespace } = rulesSpec.parse(JSON.parse(request.body)).spec
    return { kind: 'SelfSubjectRulesReview', status: rulesFor(user, namespace, world) }
  }
  return undefined
}

/** An answer with its status. */
export interface Answered {
  status: number
  body: unknown
}

const REVIEWS = '/apis/authorization.k8s.io/v1'
const OBJECTS =
  /^\/apis\/rbac\.authorization\.k8s\.io\/v1\/(?:namespaces\/([^/?]+)\/)?([a-z]+)(?:\/([^/?]+))?(?:\?.*)?$/

/** What the API server answers to a review of another account and to a list of RBAC objects, where the caller can ask for it. */
export function objectsAnswer(world: RbacObjects, request: RecordedRequest): Answered | undefined {
  const user = callerOf(request)
  const local = /^\/namespaces\/([^/]+)\/localsubjectaccessreviews$/.exec(request.url.slice(REVIEWS.length))
  if (request.url === `${REVIEWS}/subjectaccessreviews` || local) {
    const resource = local ? 'localsubjectaccessreviews' : 'subjectaccessreviews'
    const create = { verb: 'create', group: 'authorization.k8s.io', resource, namespace: local?.[1] ?? '' }
    return ifAllowed(world, user, create, () => {
      const { spec } = subjectSpec.parse(JSON.parse(request.body))
      const asked = { name: spec.user, groups: spec.groups }
      const { allowed, reason } = authorize(asked, attributesOf(request.body), world)
      return { kind: 'SubjectAccessReview', status: { allowed, ...(reason === '' ? {} : { reason }) } }
    })
  }
  const [, namespace = '', resource = '', name = ''] = OBJECTS.exec(request.url) ?? []
  const listed = LISTS[resource]
  if (request.method !== 'GET' || listed === undefined) return undefined
  const asked = { group: 'rbac.authorization.k8s.io', resource, namespace, name }
  const items = listed
    .of(world)
    .filter((one) => namespace === '' || namespace === one.namespace)
    .filter((one) => name === '' || name === one.name)
    .map(itemOf)
  const apiVersion = 'rbac.authorization.k8s.io/v1'
  if (name !== '') {
    const found = ifAllowed(world, user, { ...asked, verb: 'get' }, () => ({
      kind: listed.kind,
      apiVersion,
      ...items[0],
    }))
    return found.status === 200 && items.length === 0 ? { status: 404, body: {} } : found
  }
  return ifAllowed(world, user, { ...asked, verb: 'list' }, () => ({
    kind: `${listed.kind}List`,
    apiVersion,
    metadata: { resourceVersion: '1' },
    items,
  }))
}

interface Listed {
  name: string
  namespace?: string
  labels?: Readonly<Record<string, string>>
  origin?: Origin
}

function itemOf({ name, namespace, labels, origin, ...rest }: Listed) {
  return { metadata: { name, ...(namespace ? { namespace } : {}), ...marksOf(labels, origin) }, ...rest }
}

/** The objects of a world as manifests. */
export function manifestsOf(world: RbacObjects) {
  return Object.values(LISTS).flatMap(({ kind, of }) =>
    of(world).map((one) => ({ apiVersion: 'rbac.authorization.k8s.io/v1', kind, ...itemOf(one) })),
  )
}

function marksOf(labels: Listed['labels'], { instance, program, release }: Origin = {}) {
  const all = {
    ...labels,
    ...(instance ? { 'app.kubernetes.io/instance': instance } : {}),
    ...(program ? { 'app.kubernetes.io/name': program } : {}),
  }
  const [namespace, name] = release?.split('/') ?? []
  return {
    ...(Object.keys(all).length > 0 ? { labels: all } : {}),
    ...(release
      ? { annotations: { 'meta.helm.sh/release-name': name, 'meta.helm.sh/release-namespace': namespace } }
      : {}),
  }
}

const LISTS: Record<string, { kind: string; of(world: RbacObjects): readonly Listed[] }> = {
  roles: { kind: 'Role', of: ({ roles }) => roles },
  clusterroles: { kind: 'ClusterRole', of: ({ clusterRoles }) => clusterRoles },
  rolebindings: { kind: 'RoleBinding', of: ({ roleBindings }) => roleBindings },
  clusterrolebindings: { kind: 'ClusterRoleBinding', of: ({ clusterRoleBindings }) => clusterRoleBindings },
}

function ifAllowed(
  world: RbacObjects,
  user: UserInfo,
  asked: { verb: string; group: string; resource: string; namespace: string; name?: string },
  body: () => unknown,
): Answered {
  const { allowed } = authorize(user, { kind: 'resource', subresource: '', name: '', ...asked }, world)
  if (allowed) return { status: 200, body: body() }
  const message = `${asked.resource} is forbidden: User "${user.name}" cannot ${asked.verb} resource "${asked.resource}" in API group "${asked.group}"`
  return { status: 403, body: { kind: 'Status', code: 403, reason: 'Forbidden', message } }
}
