import { type Fields, listAt } from '@/lib/objects/fields'
import {
  badRequest,
  invalidStatus,
  methodNotAllowedStatus,
  notFound,
  pageNotFound,
  type SandboxAnswer,
  StatusError,
  unknownResource,
} from './answer'
import { type ResourceType, storageKey } from './catalogue'
import type { ApiContext, SandboxCall } from './context'
import { decodeDocument, decodeObject, decodePatch, isTrue, toObject } from './decode'
import { deleteObject } from './deletion'
import { serviceUnavailable } from './discovery'
import { withoutUnknownFields } from './field-validation'
import { groupVersion, type KubeObject } from './kube-object'
import { answerList, asVersion, selectionOf, show } from './list'
import { managerOf } from './managed-fields'
import { refuseNotDone } from './not-done'
import { deleteOptionsOf, isDryRunAsked, refuseFuture, refusePreconditions } from './options'
import { applyPatch } from './patch'
import { reviews } from './reviews'
import { serverSideApply } from './server-side-apply'
import { STAND_IN_HEADER } from './stand-ins'
import { subresource } from './subresources'
import { watch } from './watch'
import { createObject, type StoreWrite, updateObject } from './writes'

interface Target {
  group: string
  version: string
  namespace: string
  resource: string
  name: string
  subresource: string
}

/** The parts of a path below `/api/v1` or `/apis/<group>/<version>`. */
export function requestTarget(path: string): Target | undefined {
  const parts = path
    .replace(/^\/+|\/+$/g, '')
    .split('/')
    .map(decodeURIComponent)
  const [root, ...rest] = parts
  const group = root === 'apis' ? rest.shift() : ''
  const version = rest.shift()
  if ((root !== 'api' && root !== 'apis') || group === undefined || version === undefined) return undefined
  const isNamespaced =
    rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status' && rest[2] !== 'finalize'
  const namespace = isNamespaced ? (rest[1] ?? '') : ''
  const [resource = '', name = '', sub = ''] = isNamespaced ? rest.slice(2) : rest
  return { group, version, namespace, resource, name, subresource: sub }
}

function success(type: ResourceType, object: KubeObject): Fields {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: object.metadata.name,
      ...(type.group === '' ? {} : { group: type.group }),
      kind: type.resource,
      uid: object.metadata.uid,
    },
  }
}

// A status is what controllers report, never what a creator claims.
function withoutStatus(type: ResourceType, object: KubeObject): KubeObject {
  if (!type.subresources.some((sub) => sub.name === 'status')) return object
  const { status, ...rest } = object
  return { ...rest, kind: object.kind, apiVersion: object.apiVersion, metadata: object.metadata }
}

function collection(
  context: ApiContext,
  call: SandboxCall,
  type: ResourceType,
  target: Target,
): SandboxAnswer {
  const { namespace } = target
  const write: StoreWrite = { user: call.user, type, dryRun: isDryRunAsked(call), writer: managerOf(call) }
  switch (call.method) {
    case 'GET': {
      const isWatch = call.attributes.kind === 'resource' && call.attributes.verb === 'watch'
      const verb = isWatch ? 'watch' : 'list'
      if (!type.verbs.includes(verb)) return methodNotAllowedStatus()
      return isWatch ? watch(context, call, type, namespace) : answerList(context, call, type, namespace)
    }
    case 'POST': {
      if (!type.verbs.includes('create') || (type.namespaced && namespace === ''))
        return methodNotAllowedStatus()
      const decoded = decodeObject(call, type, namespace, context.catalogue)
      const given = withoutUnknownFields(context, call, { type, object: decoded, how: 'body' })
      const object = createObject(context, write, withoutStatus(type, given.object))
      return { ...show(context, call, type, object), status: 201, headers: given.headers }
    }
    case 'DELETE': {
      if (!type.verbs.includes('deletecollection')) return methodNotAllowedStatus()
      const { dryRun, propagation } = deleteOptionsOf(call)
      const selected = context.store
        .list(storageKey(type), namespace)
        .filter(selectionOf(call.query, type, context.catalogue))
      for (const object of selected) deleteObject(context, { type, dryRun }, object, propagation)
      return {
        status: 200,
        json: {
          kind: `${type.kind}List`,
          apiVersion: groupVersion(type.group, type.version),
          metadata: { resourceVersion: String(context.store.revision) },
          items: selected.map(({ kind, apiVersion, ...rest }) => rest),
        },
      }
    }
    case 'PATCH':
      if (context.catalogue.isCustom(storageKey(type))) return badRequest('name must be provided')
      return methodNotAllowedStatus()
    default:
      return methodNotAllowedStatus()
  }
}

/** A built-in kind is decoded into its own type, so that a patch cannot make another one of it. */
function refuseOtherKind(patched: KubeObject, type: ResourceType, { catalogue }: ApiContext): void {
  if (patched.kind === type.kind || catalogue.isCustom(storageKey(type))) return
  const message = `Invalid value: ${JSON.stringify(JSON.stringify(patched))}: the kind cannot change`
  const error = { type: 'FieldValueInvalid', field: 'patch', message } as const
  throw new StatusError(invalidStatus({ group: '', kind: ' ' }, '', [error]))
}

function patchObject(
  context: ApiContext,
  call: SandboxCall,
  type: ResourceType,
  target: Target,
  object: KubeObject | undefined,
): SandboxAnswer {
  const dryRun = isDryRunAsked(call)
  const patch = decodePatch(call, context.catalogue.isCustom(storageKey(type)))
  const shape = context.catalogue.shapeOf(type)
  const write: StoreWrite = { user: call.user, type, dryRun, writer: managerOf(call) }
  if (patch.type !== 'application/apply-patch+yaml') {
    if (object === undefined) return notFound(type, target.name)
    const patched = toObject(applyPatch(patch.type, object, patch.document, shape))
    refuseOtherKind(patched, type, context)
    const kept = withoutUnknownFields(context, call, { type, object: patched, how: 'patch' })
    refuseMoved(object, kept.object)
    const updated = updateObject(context, write, object, kept.object)
    return { ...show(context, call, type, updated), headers: kept.headers }
  }
  const given = toObject(patch.document)
  refuseOtherName(given, target.name)
  if (listAt(given, 'metadata', 'managedFields').length > 0)
    return badRequest('metadata.managedFields must be nil')
  const applied = {
    ...withoutStatus(type, given),
    metadata: {
      ...given.metadata,
      name: target.name,
      ...(target.namespace === '' ? {} : { namespace: target.namespace }),
    },
  }
  const manager = call.query.get('fieldManager') ?? ''
  if (manager === '') {
    const message = 'Required value: is required for apply patch'
    return invalidStatus({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [
      { type: 'FieldValueRequired', field: 'fieldManager', message },
    ])
  }
  withoutUnknownFields(context, call, { type, object: withoutStatus(type, given), how: 'apply' })
  const noting = { ...write, applied }
  // Server-side apply makes what is not there.
  if (object === undefined) {
    const creates = { ...call.attributes, verb: 'create' }
    return {
      ...show(context, call, type, createObject(context, { ...noting, creates }, applied)),
      status: 201,
    }
  }
  const force = isTrue(call, 'force')
  const merged = toObject(serverSideApply(object, applied, { manager, force, shape }))
  return show(context, call, type, updateObject(context, noting, object, merged))
}

const JOB_PODS_STAY =
  '299 - "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning"'

/** The object of a write is the one that its path names. */
function refuseOtherName({ metadata: { name } }: KubeObject, inPath: string, isPut = false): void {
  if (name === inPath || (name === '' && !isPut)) return
  throw new StatusError(
    badRequest(
      name === ''
        ? `the name of the object (${inPath} based on URL) was undeterminable: name must be provided`
        : `the name of the object (${name}) does not match the name on the URL (${inPath})`,
    ),
  )
}

/** A patch makes no other object of the one that it changes. */
function refuseMoved(before: KubeObject, after: KubeObject): void {
  refuseOtherName(after, before.metadata.name)
  if ((after.metadata.namespace ?? '') === (before.metadata.namespace ?? '')) return
  const says = 'the namespace of the provided object does not match the namespace sent on the request'
  throw new StatusError(badRequest(says))
}

/** The kinds that a PUT makes where they are not there. */
const MADE_BY_PUT = new Set(['coordination.k8s.io/leases'])

function put(
  context: ApiContext,
  call: SandboxCall,
  write: StoreWrite,
  { target, object }: { target: Target; object: KubeObject | undefined },
): SandboxAnswer {
  const { type } = write
  if (!type.verbs.includes('update')) return methodNotAllowedStatus()
  const decoded = decodeObject(call, type, target.namespace, context.catalogue)
  refuseOtherName(decoded, target.name, true)
  const given = withoutUnknownFields(context, call, { type, object: decoded, how: 'body' })
  if (object === undefined && !MADE_BY_PUT.has(storageKey(type))) return notFound(type, target.name)
  const written =
    object === undefined
      ? createObject(context, { ...write, creates: { ...call.attributes, verb: 'create' } }, given.object)
      : updateObject(context, { ...write, isPut: true }, object, given.object)
  const status = object === undefined ? 201 : 200
  return { ...show(context, call, type, written), status, headers: given.headers }
}

function item(context: ApiContext, call: SandboxCall, type: ResourceType, target: Target): SandboxAnswer {
  const object = context.store.get(storageKey(type), target.namespace, target.name)
  if (call.method === 'PATCH' && type.verbs.includes('patch')) {
    return patchObject(context, call, type, target, object)
  }
  if (call.method === 'PUT') {
    const write = { user: call.user, type, dryRun: isDryRunAsked(call), writer: managerOf(call) }
    return put(context, call, write, { target, object })
  }
  if (call.method === 'GET') refuseFuture(call, context.store.revision)
  if (object === undefined) {
    return ['GET', 'DELETE'].includes(call.method) ? notFound(type, target.name) : methodNotAllowedStatus()
  }
  switch (call.method) {
    case 'GET':
      return show(context, call, type, object)
    case 'DELETE': {
      if (!type.verbs.includes('delete')) return methodNotAllowedStatus()
      const { dryRun, propagation, preconditions } = deleteOptionsOf(call)
      refusePreconditions(type, object, preconditions)
      const key = storageKey(type)
      // A Job of the first API leaves its Pods behind where nobody says otherwise.
      const usual = key === 'batch/jobs' ? 'Orphan' : 'Background'
      const lingering = dryRun ? undefined : context.standIns?.linger(call, type, object)
      const deleted = lingering ?? deleteObject(context, { type, dryRun }, object, propagation ?? usual)
      const isShown = key === '/pods' || deleted.metadata.deletionTimestamp !== undefined
      const headers = key === 'batch/jobs' && propagation === undefined ? { warning: [JOB_PODS_STAY] } : {}
      return { status: 200, headers, json: isShown ? asVersion(deleted, type) : success(type, deleted) }
    }
    default:
      return methodNotAllowedStatus()
  }
}

const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])

/** Answers a call below a group and version: gates 6 to 11 of the API server. */
export async function resources(context: ApiContext, call: SandboxCall): Promise<SandboxAnswer> {
  const target = requestTarget(call.path)
  if (target === undefined) return pageNotFound()
  const { group, version } = target
  if (context.catalogue.broken.has(groupVersion(group, version))) return serviceUnavailable()
  const { catalogue } = context
  const isKnown = catalogue.groups.some(({ name }) => name === group) && !catalogue.isCustomGroup(group)
  const unknown = isKnown ? unknownResource() : pageNotFound()
  if (!catalogue.serves(group, version)) return unknown
  const type = context.catalogue.find(group, version, target.resource)
  if (type === undefined) return unknown
  // A cluster-scoped kind has no path in a namespace, and a named object of a namespace no path outside one.
  const isMisplaced = target.namespace === '' ? type.namespaced && target.name !== '' : !type.namespaced
  if (isMisplaced) return unknown
  if (!METHODS.has(call.method)) return methodNotAllowedStatus()

  const review = reviews.get(`${group}/${target.resource}`)
  if (review !== undefined) {
    if (call.method !== 'POST' || target.name !== '') return methodNotAllowedStatus()
    return review(context, call, decodeDocument(call, type.kind))
  }
  const refused = refuseNotDone(target.resource, target.subresource)
  if (refused !== undefined) return refused
  if (target.subresource !== '' && !type.subresources.some(({ name }) => name === target.subresource))
    return catalogue.isCustom(storageKey(type)) ? notFound(type, target.name) : unknownResource()
  const standIn = context.standIns?.meet(call, type, target)
  const answer = await ofType(context, call, type, target)
  return standIn === undefined
    ? answer
    : { ...answer, headers: { ...answer.headers, [STAND_IN_HEADER]: standIn } }
}

function ofType(
  context: ApiContext,
  call: SandboxCall,
  type: ResourceType,
  target: Target,
): SandboxAnswer | Promise<SandboxAnswer> {
  if (target.name === '') return collection(context, call, type, target)
  if (target.subresource === '') return item(context, call, type, target)
  const object = context.store.get(storageKey(type), target.namespace, target.name)
  if (object === undefined) return notFound(type, target.name)
  return subresource({ context, call, type, object }, target.subresource)
}
