import { at, isRecord, listAt, numberAt, textAt, textsAt } from '@/lib/objects/fields'
import { type LabelSelector, selectorMatches } from '@/lib/objects/label-selector'
import { goQuote } from '@/lib/words/go-quote'
import {
  badRequest,
  failure,
  invalidStatus,
  methodNotAllowedStatus,
  notFound,
  type SandboxAnswer,
  unknownResource,
} from './answer'
import { type ResourceType, storageKey } from './catalogue'
import type { ApiContext, SandboxCall } from './context'
import { decodeDocument, decodeObject, decodePatch, toObject } from './decode'
import { deleteObject } from './deletion'
import { type KubeObject, namespaceOf, versionOf } from './kube-object'
import { show } from './list'
import { logs, withoutUpgrade } from './logs'
import { managerOf } from './managed-fields'
import { isDryRunAsked, refusePreconditions } from './options'
import { applyPatch } from './patch'
import { toTimestamp } from './store'
import { emptyStream } from './streams'
import { updateObject, updateStatus } from './writes'

/** A call on a subresource of an object that exists. */
export interface SubresourceCall {
  context: ApiContext
  call: SandboxCall
  type: ResourceType
  object: KubeObject
}

function scaleOf({ type, object }: SubresourceCall): unknown {
  const labels = Object.entries(at(object, 'spec', 'selector', 'matchLabels') ?? {})
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: {
      name: object.metadata.name,
      namespace: object.metadata.namespace,
      uid: object.metadata.uid,
      resourceVersion: object.metadata.resourceVersion,
      creationTimestamp: object.metadata.creationTimestamp,
    },
    spec:
      numberAt(object, 'spec', 'replicas') === 0 ? {} : { replicas: numberAt(object, 'spec', 'replicas') },
    status: {
      replicas: numberAt(object, 'status', 'replicas'),
      ...(type.resource === 'replicationcontrollers'
        ? {}
        : { selector: labels.map(([key, value]) => `${key}=${value}`).join(',') }),
    },
  }
}

function scale(sub: SubresourceCall): SandboxAnswer {
  const { call, context, type, object } = sub
  if (call.method === 'GET' || call.method === 'HEAD') return { status: 200, json: scaleOf(sub) }
  let wanted: unknown
  if (call.method === 'PATCH') {
    const patch = decodePatch(call)
    const how = patch.type === 'application/apply-patch+yaml' ? 'application/merge-patch+json' : patch.type
    wanted = applyPatch(how, scaleOf(sub), patch.document)
  } else if (call.method === 'PUT') wanted = decodeDocument(call, 'Scale')
  else return methodNotAllowedStatus()
  const kind = textAt(wanted, 'kind') || 'Scale'
  if (kind !== 'Scale') {
    const version = versionOf(textAt(wanted, 'apiVersion'))
    const says = `${kind} in version ${goQuote(version)} cannot be handled as a Scale: converting (${version}.${kind}) to (autoscaling.Scale): unknown conversion`
    return badRequest(says)
  }
  const replicas = numberAt(wanted, 'spec', 'replicas')
  if (replicas < 0) {
    const message = `Invalid value: ${replicas}: must be greater than or equal to 0`
    const field = 'spec.replicas'
    return invalidStatus({ group: 'autoscaling', kind: 'Scale' }, object.metadata.name, [
      { type: 'FieldValueInvalid', field, message },
    ])
  }
  const resourceVersion = textAt(wanted, 'metadata', 'resourceVersion') || object.metadata.resourceVersion
  const spec = {
    ...(isRecord(object.spec) ? object.spec : {}),
    replicas,
  }
  const write = { user: call.user, type, dryRun: isDryRunAsked(call), writer: managerOf(call, 'scale') }
  const updated = updateObject(context, write, object, {
    ...object,
    metadata: { ...object.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) },
    spec,
  })
  return { status: 200, json: scaleOf({ ...sub, object: updated }) }
}

function status({ call, context, type, object }: SubresourceCall): SandboxAnswer {
  if (call.method === 'GET' || call.method === 'HEAD') return show(context, call, type, object)
  const write = { user: call.user, type, dryRun: isDryRunAsked(call), writer: managerOf(call, 'status') }
  if (call.method === 'PUT') {
    const given = decodeObject(call, type, namespaceOf(object), context.catalogue)
    return show(context, call, type, updateStatus(context, { ...write, isPut: true }, object, given))
  }
  if (call.method !== 'PATCH') return methodNotAllowedStatus()
  const patch = decodePatch(call)
  const shape = context.catalogue.shapeOf(type)
  // What is applied to a status is merged; who owns which of its fields is not kept apart.
  const how = patch.type === 'application/apply-patch+yaml' ? 'application/merge-patch+json' : patch.type
  const patched = toObject(applyPatch(how, object, patch.document, shape))
  return show(context, call, type, updateStatus(context, write, object, patched))
}

function selectorOf(budget: KubeObject): LabelSelector {
  const matchLabels = at(budget, 'spec', 'selector', 'matchLabels')
  return {
    matchLabels: Object.fromEntries(
      Object.entries(isRecord(matchLabels) ? matchLabels : {}).map(([key, value]) => [key, String(value)]),
    ),
    matchExpressions: listAt(budget, 'spec', 'selector', 'matchExpressions').map((expression) => ({
      key: textAt(expression, 'key'),
      operator: textAt(expression, 'operator'),
      values: textsAt(expression, 'values'),
    })),
  }
}

function evict({ call, context, type, object }: SubresourceCall): SandboxAnswer {
  if (call.method !== 'POST') return methodNotAllowedStatus()
  const eviction = decodeDocument(call, 'Eviction')
  const name = textAt(eviction, 'metadata', 'name')
  if (name !== '' && name !== object.metadata.name)
    return badRequest('name in URL does not match name in Eviction object')
  refusePreconditions(type, object, at(eviction, 'deleteOptions', 'preconditions'))
  const budgets = context.store.list('policy/poddisruptionbudgets', namespaceOf(object))
  const blocking = budgets.find(
    (budget) =>
      selectorMatches(selectorOf(budget), object.metadata.labels ?? {}) &&
      numberAt(budget, 'status', 'disruptionsAllowed') === 0,
  )
  if (blocking !== undefined) {
    const needs = numberAt(blocking, 'status', 'desiredHealthy')
    const has = numberAt(blocking, 'status', 'currentHealthy')
    const message = `The disruption budget ${blocking.metadata.name} needs ${needs} healthy pods and has ${has} currently`
    return failure(
      429,
      'TooManyRequests',
      "Cannot evict pod as it would violate the pod's disruption budget.",
      { causes: [{ reason: 'DisruptionBudget', message }] },
    )
  }
  deleteObject(context, { type, dryRun: isDryRunAsked(call) }, object)
  return {
    status: 201,
    json: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 },
  }
}

/** Why the server does not issue a token as asked. */
function tokenRefusal({ context, object }: SubresourceCall, body: unknown): SandboxAnswer | undefined {
  const kind = { group: 'authentication.k8s.io', kind: 'TokenRequest' }
  const refused = (name: string, field: string, message: string) =>
    invalidStatus(kind, name, [{ type: 'FieldValueInvalid', field, message }])
  const { name } = object.metadata
  const given = textAt(body, 'metadata', 'name')
  if (given !== '' && given !== name) {
    const says = 'must match the service account name if specified'
    return refused(name, 'metadata.name', `Invalid value: ${goQuote(given)}: ${says}`)
  }
  const seconds = at(body, 'spec', 'expirationSeconds')
  if (typeof seconds === 'number' && seconds < 600) {
    const says = 'may not specify a duration less than 10 minutes'
    return refused('', 'spec.expirationSeconds', `Invalid value: ${seconds}: ${says}`)
  }
  const bound = at(body, 'spec', 'boundObjectRef')
  if (bound === undefined) return undefined
  const [version, boundKind] = [textAt(bound, 'apiVersion'), textAt(bound, 'kind')]
  const resource = BINDABLE.get(boundKind)
  if (version !== 'v1' || resource === undefined) {
    const shown = version.includes('/') ? version : `/${version}`
    return failure(400, 'BadRequest', `cannot bind token to object of type ${shown}, Kind=${boundKind}`)
  }
  const namespace = boundKind === 'Node' ? '' : namespaceOf(object)
  const found = context.store.get(`/${resource}`, namespace, textAt(bound, 'name'))
  return found === undefined ? notFound({ group: '', resource }, textAt(bound, 'name')) : undefined
}

/** The kinds of objects that a token can be bound to, with their resource. */
const BINDABLE = new Map([
  ['Pod', 'pods'],
  ['Secret', 'secrets'],
  ['Node', 'nodes'],
])

async function requestToken(sub: SubresourceCall): Promise<SandboxAnswer> {
  const { call, context, object } = sub
  if (call.method !== 'POST') return methodNotAllowedStatus()
  const body = decodeDocument(call, 'TokenRequest')
  const refusal = tokenRefusal(sub, body)
  if (refusal !== undefined) return refusal
  const lifetimeSeconds = numberAt(body, 'spec', 'expirationSeconds') || 3600
  const audiences = textsAt(body, 'spec', 'audiences')
  const issuedAt = context.now()
  const token = await context.tokens.sign({
    namespace: namespaceOf(object),
    serviceAccount: { name: object.metadata.name, uid: object.metadata.uid ?? '' },
    issuedAt,
    lifetimeSeconds,
    ...(audiences.length === 0 ? {} : { audiences }),
  })
  const expirationTimestamp = toTimestamp(new Date(issuedAt.getTime() + lifetimeSeconds * 1000))
  return {
    status: 201,
    json: {
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { name: object.metadata.name, namespace: object.metadata.namespace },
      spec: { audiences, expirationSeconds: lifetimeSeconds },
      status: { token, expirationTimestamp },
    },
  }
}

/**
 * The refusal of the `create` that the API server asks since 1.35 before a GET opens a stream: with the authorizer's reason alone, and RBAC
 * has none (registry/core/pod/rest, ensureAuthorizedForVerb).
 */
function refusedStream({ context, call, object }: SubresourceCall): SandboxAnswer | undefined {
  const isWebSocket = /^websocket$/i.test(call.headers.upgrade ?? '')
  if (call.method !== 'GET' || !isWebSocket || call.attributes.kind === 'path') return undefined
  const { allowed, reason } = context.policy.decide(call.user, { ...call.attributes, verb: 'create' })
  const { name } = object.metadata
  const message = `pods ${goQuote(name)} is forbidden: ${reason}`
  return allowed ? undefined : failure(403, 'Forbidden', message, { name, kind: 'pods' })
}

/** Where calls are recorded a stream opens with nothing behind it, so that the script goes on. */
const opensEmpty = ({ context, call, object }: SubresourceCall) =>
  context.standIns !== undefined &&
  /^websocket$/i.test(call.headers.upgrade ?? '') &&
  at(object, 'spec', 'nodeName') !== undefined

/** Answers a call on a subresource. The ones that only nodes can serve answer as they do without an upgrade. */
export async function subresource(sub: SubresourceCall, name: string): Promise<SandboxAnswer> {
  const { type, call, context, object } = sub
  const known = type.subresources.find((candidate) => candidate.name === name)
  if (known === undefined) return unknownResource()
  switch (`${storageKey(type)}/${name}`) {
    case '/pods/log':
      return logs(context, call, object)
    case '/pods/exec':
    case '/pods/attach':
    case '/pods/portforward':
      return refusedStream(sub) ?? (opensEmpty(sub) ? emptyStream(call, name) : withoutUpgrade(object))
    case '/pods/eviction':
      return evict(sub)
    case '/serviceaccounts/token':
      return requestToken(sub)
    default:
      if (name === 'scale') return scale(sub)
      return name === 'status' ? status(sub) : methodNotAllowedStatus()
  }
}
