import { randomUUID } from 'node:crypto'
import { at } from '@/lib/objects/fields'
import { bindingWriteRefusal, roleWriteRefusal } from '@/lib/rbac/escalation'
import { newForbidden } from '@/lib/rbac/forbidden'
import { parseRbacObjects } from '@/lib/rbac/objects'
import type { Attributes, UserInfo } from '@/lib/rbac/types'
import { goQuote } from '@/lib/words/go-quote'
import { mutatingAdmission, validatingAdmission } from './admission'
import { admissionPolicies } from './admission-policies'
import { alreadyExists, conflictStatus, failure, invalidStatus, notFound, StatusError } from './answer'
import { type ResourceType, storageKey } from './catalogue'
import type { ApiContext } from './context'
import { schemaErrors, withSchemaDefaults } from './custom-schema'
import { withDefaults, withUpdateDefaults } from './defaults'
import { finalizersOf, isReleased, remove, withFinalizers } from './deletion'
import { countsGeneration, isCounted } from './generation'
import { groupVersion, type KubeObject, namespaceOf, type ObjectMeta, parseKubeObject } from './kube-object'
import { noted, type Writer } from './managed-fields'
import { rbacKeys, rbacStorage } from './policy'
import { toTimestamp } from './store'
import { suffixOf } from './suffix'
import { validate } from './validation'

export interface StoreWrite {
  user: UserInfo
  type: ResourceType
  dryRun: boolean
  /** Whether the call gave the whole object, with its version and uid. */
  isPut?: boolean
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

const schemaOf = ({ catalogue }: ApiContext, { group, version, kind }: ResourceType) =>
  catalogue.customSchema(groupVersion(group, version), kind)

/** A custom resource with the defaults of its schema. */
function withSchema(context: ApiContext, type: ResourceType, object: KubeObject): KubeObject {
  const schema = schemaOf(context, type)
  if (schema === undefined) return object
  const { metadata, ...rest } = object
  return parseKubeObject({ ...Object(withSchemaDefaults(rest, schema)), metadata })
}

/** An object without the metadata that only the server sets; a world may bring its own uid and time. */
function ownMetadata(context: ApiContext, { type, writer }: StoreWrite, object: KubeObject): KubeObject {
  const counted = countsGeneration(context, storageKey(type)) ? { generation: 1 } : {}
  if (writer === undefined) return { ...object, metadata: { ...object.metadata, ...counted } }
  const { uid, creationTimestamp, selfLink, deletionTimestamp, deletionGracePeriodSeconds, ...metadata } =
    object.metadata
  if ((metadata.resourceVersion ?? '') !== '')
    throw new StatusError(failure(500, '', 'resourceVersion should not be set on objects to be created'))
  return { ...object, metadata: { ...metadata, ...counted } }
}

/** Creates an object: admission, validation, then storage. A dry run stops before storage. */
export function createObject(context: ApiContext, write: StoreWrite, given: KubeObject): KubeObject {
  const { type } = write
  const key = storageKey(type)
  const namespace = namespaceOf(given)
  const generateName = at(given, 'metadata', 'generateName')
  const name =
    given.metadata.name === '' && typeof generateName === 'string'
      ? `${generateName.slice(0, 58)}${suffixOf(`${generateName}/${context.store.revision}`)}`
      : given.metadata.name
  const named = ownMetadata(context, write, { ...given, metadata: { ...given.metadata, name } })
  const admitted = mutatingAdmission({ context, type, namespace, object: named })
  const object = withSchema(context, type, withDefaults(admitted, key, context))
  const errors = validate(object, type, { previous: undefined, schema: schemaOf(context, type) })
  if (errors.length > 0) throw new StatusError(invalidStatus(type, name, errors))
  preventEscalation(context, write, object, false)
  if (write.creates !== undefined) {
    // withAuthorization of the API server: the reason alone, which RBAC most often has none of.
    const { allowed, reason } = context.policy.decide(write.user, write.creates)
    if (!allowed) throw forbidden(write, name, reason)
  }
  validatingAdmission({ context, type, namespace, object })
  const existing = context.store.get(key, namespace, name)
  if (existing !== undefined) {
    const prefix = existing.metadata.deletionTimestamp === undefined ? '' : 'object is being deleted: '
    throw new StatusError(alreadyExists(type, name, prefix))
  }
  const made = stored(context, write, object)
  if (!write.dryRun) return context.store.put(key, made)
  const creationTimestamp = toTimestamp(context.now())
  return { ...made, metadata: { uid: randomUUID(), creationTimestamp, ...made.metadata } }
}

/** The kinds of which a PUT must say what version it replaces, besides custom resources. */
const VERSIONED = new Set(['coordination.k8s.io/leases'])

/** Refuses an update of an older version of an object, or of another object of its name. */
function refuseStale(
  { catalogue }: ApiContext,
  { type, isPut = false }: StoreWrite,
  previous: KubeObject,
  given: KubeObject,
): void {
  const asked = given.metadata.resourceVersion
  const { name, uid } = previous.metadata
  const key = storageKey(type)
  if (isPut && (asked ?? '') === '' && (VERSIONED.has(key) || catalogue.isCustom(key))) {
    const message = 'Invalid value: 0: must be specified for an update'
    const errors = [{ type: 'FieldValueInvalid' as const, field: 'metadata.resourceVersion', message }]
    throw new StatusError(invalidStatus({ group: type.group, kind: type.resource }, name, errors))
  }
  if (asked !== undefined && !/^\d{0,20}$/.test(asked)) {
    throw new StatusError(failure(500, '', `strconv.ParseUint: parsing ${goQuote(asked)}: invalid syntax`))
  }
  const isOther = given.metadata.uid !== undefined && given.metadata.uid !== uid
  if (!isPut && isOther) {
    const message = `Invalid value: ${goQuote(given.metadata.uid ?? '')}: field is immutable`
    const error = { type: 'FieldValueInvalid' as const, field: 'metadata.uid', message }
    throw new StatusError(invalidStatus(type, name, [error, error]))
  }
  if (isOther) {
    const path = `/registry/${type.resource}/${namespaceOf(previous)}/${name}`
    const why = `StorageError: invalid object, Code: 4, Key: ${path}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${given.metadata.uid}, UID in object meta: ${uid}`
    throw new StatusError(conflictStatus(type, name, why))
  }
  if (asked === undefined || asked === '' || asked === previous.metadata.resourceVersion) return
  const why = 'the object has been modified; please apply your changes to the latest version and try again'
  throw new StatusError(conflictStatus(type, previous.metadata.name, why))
}

/** Metadata that no update changes. */
function keptMetadata({ metadata }: KubeObject): Partial<ObjectMeta> {
  const { uid, creationTimestamp, generation, deletionTimestamp, deletionGracePeriodSeconds } = metadata
  const kept = { uid, creationTimestamp, generation, deletionTimestamp, deletionGracePeriodSeconds }
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined))
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
  refuseStale(context, write, previous, given)
  const key = storageKey(type)
  // The main resource of a kind with a status subresource cannot change the status.
  const hasStatus = type.subresources.some((sub) => sub.name === 'status')
  const { status: own, ...rest } = given
  const status = hasStatus ? previous.status : own
  const { generation, ...kept } = keptMetadata(previous)
  const { generation: claimed, deletionTimestamp, deletionGracePeriodSeconds, ...metadata } = given.metadata
  const merged: KubeObject = withFinalizers(
    {
      ...rest,
      kind: given.kind,
      apiVersion: given.apiVersion,
      metadata: { ...metadata, ...kept },
      ...(status === undefined ? {} : { status }),
    },
    finalizersOf(given),
  )
  const filled = withSchema(context, type, withUpdateDefaults(merged, previous, key, context))
  const counts = countsGeneration(context, key)
  const raised = counts && isCounted(previous, filled, hasStatus) ? (generation ?? 0) + 1 : generation
  const object = {
    ...filled,
    metadata: { ...filled.metadata, ...(raised === undefined ? {} : { generation: raised }) },
  }
  const errors = validate(object, type, { previous, schema: schemaOf(context, type) })
  if (errors.length > 0) throw new StatusError(invalidStatus(type, name, errors))
  preventEscalation(context, write, object, true)
  const namespace = namespaceOf(object)
  admissionPolicies({ context, type, namespace, object, previous })
  if (write.dryRun) return object
  if (!isReleased(object)) return replace(context, write, object, previous)
  remove(context, key, object)
  return object
}

/** Replaces the status of an object, and nothing else of it. */
export function updateStatus(
  context: ApiContext,
  write: StoreWrite,
  previous: KubeObject,
  given: KubeObject,
): KubeObject {
  refuseStale(context, write, previous, given)
  // A kubelet writes labels and annotations with the status of its Pods.
  const { labels, annotations } = given.metadata
  const isPod = storageKey(write.type) === '/pods'
  const written = isPod ? { ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) } : {}
  const metadata = { ...previous.metadata, ...written }
  const object = withSchema(context, write.type, { ...previous, metadata, status: given.status })
  const schema = schemaOf(context, write.type)
  const errors = schema === undefined ? [] : schemaErrors(object, schema, previous)
  if (errors.length > 0) throw new StatusError(invalidStatus(write.type, object.metadata.name, errors))
  return write.dryRun ? object : replace(context, write, object, previous)
}
