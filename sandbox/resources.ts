import type { Fields } from '@/lib/objects/fields'
import {
  invalidStatus,
  methodNotAllowedStatus,
  notFound,
  pageNotFound,
  type SandboxAnswer,
  unknownResource,
} from './answer'
import { type ResourceType, storageKey } from './catalogue'
import type { ApiContext, SandboxCall } from './context'
import { decodeDocument, decodeObject, decodePatch, isDryRun, isTrue, toObject } from './decode'
import { serviceUnavailable } from './discovery'
import { withoutUnknownFields } from './field-validation'
import { groupVersion, type KubeObject } from './kube-object'
import { answerList, asVersion, selectionOf, show } from './list'
import { managerOf } from './managed-fields'
import { applyPatch } from './patch'
import { reviews } from './reviews'
import { serverSideApply } from './server-side-apply'
import { STAND_IN_HEADER } from './stand-ins'
import { subresource } from './subresources'
import { watch } from './watch'
import { createObject, deleteObject, type StoreWrite, updateObject } from './writes'

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
  const write: StoreWrite = { user: call.user, type, dryRun: isDryRun(call), writer: managerOf(call) }
  switch (call.method) {
    case 'GET':
    case 'HEAD': {
      const isWatch = call.attributes.kind === 'resource' && call.attributes.verb === 'watch'
      const verb = isWatch ? 'watch' : 'list'
      if (!type.verbs.includes(verb)) return methodNotAllowedStatus()
      return isWatch ? watch(context, call, type, namespace) : answerList(context, call, type, namespace)
    }
    case 'POST': {
      if (!type.verbs.includes('create') || (type.namespaced && namespace === ''))
        return methodNotAllowedStatus()
      const decoded = decodeObject(call, type, namespace)
      const given = withoutUnknownFields(context, call, { type, object: decoded, how: 'body' })
      const object = createObject(context, write, withoutStatus(type, given.object))
      return { ...show(context, call, type, object), status: 201, headers: given.headers }
    }
    case 'DELETE': {
      if (!type.verbs.includes('deletecollection')) return methodNotAllowedStatus()
      const selected = context.store.list(storageKey(type), namespace).filter(selectionOf(call.query, type))
      for (const object of selected) deleteObject(context, write, object)
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
    default:
      return methodNotAllowedStatus()
  }
}

function patchObject(
  context: ApiContext,
  call: SandboxCall,
  type: ResourceType,
  target: Target,
  object: KubeObject | undefined,
): SandboxAnswer {
  const patch = decodePatch(call)
  const shape = context.catalogue.shapeOf(type)
  const write: StoreWrite = { user: call.user, type, dryRun: isDryRun(call), writer: managerOf(call) }
  if (patch.type !== 'application/apply-patch+yaml') {
    if (object === undefined) return notFound(type, target.name)
    const patched = toObject(applyPatch(patch.type, object, patch.document, shape))
    const kept = withoutUnknownFields(context, call, { type, object: patched, how: 'patch' })
    const updated = updateObject(context, write, object, kept.object)
    return { ...show(context, call, type, updated), headers: kept.headers }
  }
  const given = toObject(patch.document)
  const applied = {
    ...given,
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
  withoutUnknownFields(context, call, { type, object: applied, how: 'apply' })
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

function item(context: ApiContext, call: SandboxCall, type: ResourceType, target: Target): SandboxAnswer {
  const object = context.store.get(storageKey(type), target.namespace, target.name)
  if (call.method === 'PATCH' && type.verbs.includes('patch')) {
    return patchObject(context, call, type, target, object)
  }
  if (object === undefined) {
    return ['GET', 'HEAD', 'PUT', 'DELETE'].includes(call.method)
      ? notFound(type, target.name)
      : methodNotAllowedStatus()
  }
  const write: StoreWrite = { user: call.user, type, dryRun: isDryRun(call), writer: managerOf(call) }
  switch (call.method) {
    case 'GET':
    case 'HEAD':
      return show(context, call, type, object)
    case 'PUT': {
      if (!type.verbs.includes('update')) return methodNotAllowedStatus()
      const decoded = decodeObject(call, type, target.namespace)
      const given = withoutUnknownFields(context, call, { type, object: decoded, how: 'body' })
      const updated = updateObject(context, write, object, given.object)
      return { ...show(context, call, type, updated), headers: given.headers }
    }
    case 'DELETE': {
      if (!type.verbs.includes('delete')) return methodNotAllowedStatus()
      const options = call.body.length > 0 ? decodeDocument(call, 'DeleteOptions') : undefined
      const dryRun = isDryRun(call, options)
      const lingering = dryRun ? undefined : context.standIns?.linger(call, type, object)
      const deleted = lingering ?? deleteObject(context, { ...write, dryRun }, object)
      const isGraceful = storageKey(type) === '/pods'
      return { status: 200, json: isGraceful ? asVersion(deleted, type) : success(type, deleted) }
    }
    default:
      return methodNotAllowedStatus()
  }
}

/** Answers a call below a group and version: gates 6 to 11 of the API server. */
export async function resources(context: ApiContext, call: SandboxCall): Promise<SandboxAnswer> {
  const target = requestTarget(call.path)
  if (target === undefined) return pageNotFound()
  const { group, version } = target
  if (context.catalogue.broken.has(groupVersion(group, version))) return serviceUnavailable()
  if (!context.catalogue.serves(group, version)) return pageNotFound()
  const type = context.catalogue.find(group, version, target.resource)
  if (type === undefined) return unknownResource()
  // A cluster-scoped kind has no path in a namespace, and a named object of a namespace no path outside one.
  const isMisplaced = target.namespace === '' ? type.namespaced && target.name !== '' : !type.namespaced
  if (isMisplaced) return unknownResource()

  const review = reviews.get(`${group}/${target.resource}`)
  if (review !== undefined) {
    if (call.method !== 'POST' || target.name !== '') return methodNotAllowedStatus()
    return review(context, call, decodeDocument(call, type.kind))
  }
  if (target.subresource !== '' && !type.subresources.some(({ name }) => name === target.subresource))
    return unknownResource()
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
