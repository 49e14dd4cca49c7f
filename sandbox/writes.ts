import { at } from '@/lib/objects/fields'
import { bindingWriteRefusal, roleWriteRefusal } from '@/lib/rbac/escalation'
import { newForbidden } from '@/lib/rbac/forbidden'
import { parseRbacObjects } from '@/lib/rbac/objects'
import type { Attributes, UserInfo } from '@/lib/rbac/types'
import { mutatingAdmission, validatingAdmission } from './admission'
import { alreadyExists, conflictStatus, failure, invalidStatus, notFound, StatusError } from './answer'
import { type ResourceType, storageKey } from './catalogue'
import type { ApiContext } from './context'
import { withDefaults } from './defaults'
import { controllerOf, type KubeObject, namespaceOf } from './kube-object'
import { noted, type Writer } from './managed-fields'
import { rbacKeys, rbacStorage } from './policy'
import { toTimestamp } from './store'
import { suffixOf } from './suffix'
import { validate } from './validation'

export interface StoreWrite {
  user: UserInfo
  type: ResourceType
  dryRun: boolean
  /** For a call; what is applied as a world keeps the managed fields that it comes with. */
  writer?: Writer
  /** What server-side apply was given. */
  applied?: KubeObject
  /** What the authorizers are asked too where a call that was allowed as another verb makes the object. */
  creates?: Attributes
}

function forbidden({ type: { group, resource } }: StoreWrite, name: string, text: string): StatusError {
  const { message, details } = newForbidden({ group, resource, name }, text)
  return new StatusError(failure(403, 'Forbidden', message, { ...details }))
}

/** The object as it is stored: with its writer recorded, if known. */
function stored(
  context: ApiContext,
  { writer, type, applied }: StoreWrite,
  object: KubeObject,
  previous?: KubeObject,
): KubeObject {
  if (writer === undefined) return object
  const shape = context.catalogue.shapeOf(type)
  return noted(object, { writer, previous, time: toTimestamp(context.now()), shape, applied })
}

/** Stores an object that exists. What changes nothing is not a write: no watch sees it. */
function replace(
  context: ApiContext,
  write: StoreWrite,
  object: KubeObject,
  previous: KubeObject,
): KubeObject {
  const next = stored(context, write, object, previous)
  const { resourceVersion } = previous.metadata
  const isSame =
    JSON.stringify(sorted(next, resourceVersion)) === JSON.stringify(sorted(previous, resourceVersion))
  return isSame ? previous : context.store.put(storageKey(write.type), next)
}

function sorted({ metadata, ...rest }: KubeObject, resourceVersion: unknown): unknown {
  const entries = Object.entries({ ...metadata, resourceVersion }).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return [rest, entries]
}

/** Refuses RBAC objects that grant more than their writer holds. Who is in `system:masters` holds everything. */
function preventEscalation(
  context: ApiContext,
  write: StoreWrite,
  object: KubeObject,
  isUpdate: boolean,
): void {
  const key = storageKey(write.type)
  if (!rbacStorage.has(key) || write.user.groups.includes('system:masters')) return
  const namespace = namespaceOf(object)
  const refuse = (text: string): never => {
    throw forbidden(write, object.metadata.name, text)
  }
  const parsed = parseRbacObjects([object], { namespace }).objects
  const [role] = [...parsed.roles, ...parsed.clusterRoles]
  if ((key === rbacKeys.roles || key === rbacKeys.clusterRoles) && role !== undefined) {
    const refusal = roleWriteRefusal(
      write.user,
      {
        namespace,
        requestName: isUpdate ? object.metadata.name : '',
        rules: role.rules,
        isAggregated: 'aggregationRule' in role,
      },
      context.policy.objects,
    )
    if (refusal !== undefined) refuse(refusal)
  }
  const [binding] = [...parsed.roleBindings, ...parsed.clusterRoleBindings]
  if ((key === rbacKeys.roleBindings || key === rbacKeys.clusterRoleBindings) && binding !== undefined) {
    const { roleRef } = binding
    const refusal = bindingWriteRefusal(write.user, { namespace, roleRef }, context.policy.objects)
    if (refusal === undefined) return
    if ('refusal' in refusal) refuse(refusal.refusal)
    const resource = roleRef.kind === 'Role' ? 'roles' : 'clusterroles'
    throw new StatusError(notFound({ group: 'rbac.authorization.k8s.io', resource }, roleRef.name))
  }
}

/** Creates an object: admission, validation, then storage. A dry run stops before storage. */
export function createObject(context: ApiContext, write: StoreWrite, given: KubeObject): KubeObject {
  const { type } = write
  const key = storageKey(type)
  const namespace = namespaceOf(given)
  const generateName = at(given, 'metadata', 'generateName')
  const name =
    given.metadata.name === '' && typeof generateName === 'string'
      ? `${generateName}${suffixOf(`${generateName}/${context.store.revision}`)}`
      : given.metadata.name
  const named = { ...given, metadata: { ...given.metadata, name } }
  mutatingAdmission({ context, type, namespace, object: named })
  const object = withDefaults(named, key, context)
  const errors = validate(object, type, undefined)
  if (errors.length > 0) throw new StatusError(invalidStatus(type, name, errors))
  preventEscalation(context, write, object, false)
  if (write.creates !== undefined) {
    // withAuthorization of the API server: the reason alone, which RBAC most often has none of.
    const { allowed, reason } = context.policy.decide(write.user, write.creates)
    if (!allowed) throw forbidden(write, name, reason)
  }
  validatingAdmission({ context, type, namespace, object })
  if (context.store.get(key, namespace, name) !== undefined) throw new StatusError(alreadyExists(type, name))
  return write.dryRun ? object : context.store.put(key, stored(context, write, object))
}

/** Refuses an update of an older version of an object. */
function refuseStale({ type }: StoreWrite, previous: KubeObject, given: KubeObject): void {
  const asked = given.metadata.resourceVersion
  if (asked === undefined || asked === '' || asked === previous.metadata.resourceVersion) return
  const why = 'the object has been modified; please apply your changes to the latest version and try again'
  throw new StatusError(conflictStatus(type, previous.metadata.name, why))
}

/** Replaces an object that exists. Its uid and creation time stay, and its generation counts changes of the spec. */
export function updateObject(
  context: ApiContext,
  write: StoreWrite,
  previous: KubeObject,
  given: KubeObject,
): KubeObject {
  const { type } = write
  const { name } = previous.metadata
  refuseStale(write, previous, given)
  const errors = validate(given, type, previous)
  if (errors.length > 0) throw new StatusError(invalidStatus(type, name, errors))
  preventEscalation(context, write, given, true)
  const isSpecChanged = JSON.stringify(given.spec) !== JSON.stringify(previous.spec)
  const generation = (previous.metadata.generation ?? 0) + (isSpecChanged ? 1 : 0)
  const metadata = {
    ...given.metadata,
    ...(previous.metadata.uid === undefined ? {} : { uid: previous.metadata.uid }),
    ...(previous.metadata.creationTimestamp === undefined
      ? {}
      : { creationTimestamp: previous.metadata.creationTimestamp }),
    ...(previous.metadata.generation === undefined && !isSpecChanged ? {} : { generation }),
  }
  // The main resource of a kind with a status subresource cannot change the status.
  const hasStatus = type.subresources.some((sub) => sub.name === 'status')
  const status = hasStatus ? previous.status : given.status
  const object = { ...given, metadata, ...(status === undefined ? {} : { status }) }
  return write.dryRun ? object : replace(context, write, object, previous)
}

/** Replaces the status of an object, and nothing else of it. */
export function updateStatus(
  context: ApiContext,
  write: StoreWrite,
  previous: KubeObject,
  given: KubeObject,
): KubeObject {
  refuseStale(write, previous, given)
  const object = { ...previous, status: given.status }
  return write.dryRun ? object : replace(context, write, object, previous)
}

/** Deletes an object and what it owns. */
export function deleteObject(context: ApiContext, write: StoreWrite, object: KubeObject): KubeObject {
  if (write.dryRun) return object
  const namespace = namespaceOf(object)
  const deleted = context.store.delete(storageKey(write.type), namespace, object.metadata.name)
  for (const key of ['apps/replicasets', '/pods']) {
    for (const owned of context.store.list(key, namespace)) {
      if (controllerOf(owned)?.uid !== object.metadata.uid) continue
      const type = context.catalogue.types.find((candidate) => storageKey(candidate) === key)
      if (type !== undefined) deleteObject(context, { ...write, type }, owned)
    }
  }
  return deleted ?? object
}
