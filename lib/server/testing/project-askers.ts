import type { Check } from '@/lib/contract/access-check'
import type { Explanation } from '@/lib/contract/explanation'
import type { Act, Who } from '@/lib/diagnosis/testing/breaks/evaluate'
import { CUSTOM, namesOf } from '@/lib/diagnosis/testing/breaks/served'
import type { BrokenWorld } from '@/lib/diagnosis/testing/breaks/worlds'
import { ANSWERED } from '@/lib/evidence/speaker'
import { explainCheck, explainEach } from '@/lib/facts/call/gather/explain'
import { BUDGET, Prober } from '@/lib/facts/questions/prober'
import type { RecordedRequest } from '@/lib/kube/testing/https-server'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { KubeStatusError } from '@/lib/kube/transport/errors'
import { reviewPath } from '@/lib/kube/transport/paths'
import type { CallOptions, KubePath, ReviewCallOptions, ReviewKind } from '@/lib/kube/transport/types'
import { authorize } from '@/lib/rbac/authorize'
import { formatForbidden } from '@/lib/rbac/forbidden'
import { parseForbidden } from '@/lib/rbac/parse-forbidden'
import { userOf } from '@/lib/rbac/service-account'
import type { Attributes, PolicyRule, RbacObjects } from '@/lib/rbac/types'
import { type Answered, callerOf, objectsAnswer, reviewAnswer } from './rbac-api-server'

/**
 * Who asks, and how: a pod that reads RBAC about another account by the form or by the text of its refusal, with or without a look at which
 * accounts exist; the account itself with self reviews alone, or reading RBAC.
 */
export const PROJECT_ASKERS = [
  'form',
  'form, sees accounts',
  'form, no bindings',
  'form, own namespace',
  'paste',
  'paste, sees nothing',
  'itself',
  'itself, reading RBAC',
] as const
export type ProjectAsker = (typeof PROJECT_ASKERS)[number]

const READER = 'sees-rbac'
const DASHBOARD: Who = { namespace: 'tools', name: 'podglass' }
const RBAC: PolicyRule = {
  verbs: ['get', 'list'],
  apiGroups: ['rbac.authorization.k8s.io'],
  resources: ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'],
}
const REVIEWS: PolicyRule = {
  verbs: ['create'],
  apiGroups: ['authorization.k8s.io'],
  resources: ['subjectaccessreviews'],
}
const ACCOUNTS: PolicyRule = {
  verbs: ['get', 'list'],
  apiGroups: [''],
  resources: ['serviceaccounts', 'namespaces'],
}

const MAY: Record<ProjectAsker, readonly PolicyRule[]> = {
  form: [RBAC, REVIEWS],
  'form, sees accounts': [RBAC, REVIEWS, ACCOUNTS],
  'form, no bindings': [{ ...RBAC, resources: ['roles', 'clusterroles'] }, REVIEWS],
  'form, own namespace': [REVIEWS],
  paste: [RBAC, REVIEWS],
  'paste, sees nothing': [],
  itself: [],
  'itself, reading RBAC': [RBAC],
}

// Roles and bindings of one namespace, by a RoleBinding there.
const OF_ONE: PolicyRule = { ...RBAC, resources: ['roles', 'rolebindings'] }

function withLocalReader(world: RbacObjects, { namespace, name }: Who, at: string): RbacObjects {
  const roleRef = { kind: 'Role', name: READER }
  const subjects = [{ kind: 'ServiceAccount', namespace, name }]
  return {
    ...world,
    roles: [...world.roles, { namespace: at, name: READER, rules: [OF_ONE] }],
    roleBindings: [...world.roleBindings, { namespace: at, name: READER, roleRef, subjects }],
  }
}

function withReader(world: RbacObjects, { namespace, name }: Who, rules: readonly PolicyRule[]): RbacObjects {
  if (rules.length === 0) return world
  const roleRef = { kind: 'ClusterRole', name: READER }
  return {
    ...world,
    clusterRoles: [...world.clusterRoles, { name: READER, rules }],
    clusterRoleBindings: [
      ...world.clusterRoleBindings,
      { name: READER, roleRef, subjects: [{ kind: 'ServiceAccount', namespace, name }] },
    ],
  }
}

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

function withCustomGroups(document: unknown): unknown {
  const { items, ...rest } = document as { items: unknown[] }
  const groups = [...new Set(CUSTOM.map(({ group }) => group))]
  const custom = groups.map((group) => ({
    metadata: { name: group },
    versions: [
      {
        version: 'v1',
        freshness: 'Current',
        resources: CUSTOM.filter((one) => one.group === group).map(
          ({ resource, namespaced, subresources }) => {
            const { singular, kind } = namesOf(resource)
            return {
              resource,
              responseKind: { group, version: 'v1', kind },
              scope: namespaced ? 'Namespaced' : 'Cluster',
              singularResource: singular,
              verbs: VERBS,
              subresources: subresources.map((subresource) => ({
                subresource,
                responseKind: { group, version: 'v1', kind },
                verbs: ['get', 'patch', 'update'],
              })),
            }
          },
        ),
      },
    ],
  }))
  return { ...rest, items: [...items, ...custom] }
}

let discovery: unknown

function answerIn(world: RbacObjects, accounts: ReadonlySet<string>, request: RecordedRequest): Answered {
  if (request.url === '/apis') {
    discovery ??= withCustomGroups(reviewAnswer(world, request))
    return { status: 200, body: discovery }
  }
  const found = reviewAnswer(world, request)
  if (found !== undefined) return { status: 200, body: found }
  const [, namespace = '', name = ''] =
    /^\/api\/v1\/namespaces\/([^/]+)(?:\/serviceaccounts\/([^/]+))?$/.exec(request.url) ?? []
  if (namespace !== '') {
    const act = {
      kind: 'resource',
      verb: 'get',
      group: '',
      subresource: '',
      name: name || namespace,
      namespace,
    } as const
    const resource = name ? 'serviceaccounts' : 'namespaces'
    if (!authorize(callerOf(request), { ...act, resource }, world).allowed) return { status: 403, body: {} }
    const isThere = name ? accounts.has(`${namespace}/${name}`) : true
    return { status: isThere ? 200 : 404, body: {} }
  }
  return objectsAnswer(world, request) ?? { status: 404, body: {} }
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** The client of a pod of this account, with the answers handed over in this process. */
function clientOf(
  kube: InClusterClient,
  who: Who,
  answer: (request: RecordedRequest) => Answered,
): InClusterClient {
  const sub = `system:serviceaccount:${who.namespace}:${who.name}`
  const token = [part({ alg: 'RS256', kid: 'k' }), part({ sub }), 'c2ln']
  const headers: RecordedRequest['headers'] = [['authorization', `Bearer ${token.join('.')}`]]
  const ask = async (
    method: 'GET' | 'POST',
    url: string,
    spec: unknown,
    options: CallOptions | undefined,
  ) => {
    options?.onRequest?.(0)
    const { status, body } = answer({
      method,
      url,
      headers,
      body: method === 'POST' ? JSON.stringify({ spec }) : '',
    })
    const witness = { nosniff: status === 403 }
    if (status !== 200) {
      const reason = status === 404 ? 'NotFound' : 'Forbidden'
      const details = { name: '', group: '', kind: '' }
      const line = { method, path: url }
      throw new KubeStatusError(
        line,
        status,
        { kind: 'Status', code: status, reason, message: reason, details },
        witness,
        1,
      )
    }
    return { status, witness, json: body, text: '', ms: 1, bytes: 1 }
  }
  const credentials = Object.assign(Object.create(kube.credentials) as InClusterClient['credentials'], {
    tokenParts: () => ({ header: token[0] ?? '', payload: token[1] ?? '' }),
    state: async () => {
      const state = await kube.credentials.state()
      return { ...state, namespace: { ...state.namespace, value: who.namespace } }
    },
  })
  return Object.assign(Object.create(kube) as InClusterClient, {
    credentials,
    get: (path: KubePath, options?: CallOptions) => ask('GET', path, undefined, options),
    review: (kind: ReviewKind, spec: unknown, options?: ReviewCallOptions) =>
      ask('POST', reviewPath(kind, options?.namespace), spec, options),
  })
}

export function attributesOf({ verb, group, resource: word, name, path, namespace }: Act): Attributes {
  if (path !== '') return { kind: 'path', verb, path }
  const [resource = '', subresource = ''] = word.split('/')
  return { kind: 'resource', verb, group, resource, subresource, name, namespace }
}

function checkOf(act: Act): Check {
  const attributes = attributesOf(act)
  if (attributes.kind === 'path') return { verb: attributes.verb, path: attributes.path }
  const { kind: _, ...check } = attributes
  return check
}

/** Who asks, and the world with what that account can read. */
export function askedIn(
  { broken, who, act }: BrokenWorld,
  asker: ProjectAsker,
): { caller: Who; readable: RbacObjects } {
  const caller = isItself(asker) ? who : DASHBOARD
  const readable = withReader(broken, caller, MAY[asker])
  if (asker !== 'form, own namespace') return { caller, readable }
  return { caller, readable: withLocalReader(readable, caller, act.namespace || 'tools') }
}

function isItself(asker: ProjectAsker): boolean {
  return asker === 'itself' || asker === 'itself, reading RBAC'
}

/** A client of the caller's pod in this world, whose API server is this process. */
export function sandboxClient(
  base: InClusterClient,
  world: BrokenWorld,
  asker: ProjectAsker,
): InClusterClient {
  const { caller, readable } = askedIn(world, asker)
  return clientOf(base, caller, (request) => answerIn(readable, world.accounts, request))
}

/** False for what an asker does not ask: nothing was refused, or reading RBAC would let it make the very call. */
export function isAsked(world: BrokenWorld, asker: ProjectAsker): boolean {
  if (asker.startsWith('paste')) return world.break !== 'nothing broken'
  return asker !== 'itself, reading RBAC' || world.act.group !== 'rbac.authorization.k8s.io'
}

/** What the page itself answers to this asker in this world, by its client. */
export async function answered(
  client: InClusterClient,
  world: BrokenWorld,
  asker: ProjectAsker,
): Promise<Explanation | undefined> {
  const options = { kube: client, signal: new AbortController().signal }
  const user = userOf(world.who.namespace, world.who.name)
  if (asker === 'paste' || asker === 'paste, sees nothing') {
    const attributes = attributesOf(world.act)
    const { reason } = authorize(user, attributes, world.broken)
    const { message } = formatForbidden(user, attributes, reason)
    const refusal = parseForbidden(message)
    if (!refusal) throw new Error(`No refusal: ${message}`)
    const found = { form: 'forbidden', at: 0, end: message.length, message, refusal, ...ANSWERED } as const
    return (await explainEach([found], options, new Prober(client, options.signal, BUDGET)))[0]
  }
  return explainCheck({ ...checkOf(world.act), ...(isItself(asker) ? {} : { user: user.name }) }, options)
}
