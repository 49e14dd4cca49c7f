import { at, isRecord, listAt, textAt, textsAt } from '@/lib/objects/fields'
import { newForbidden } from '@/lib/rbac/forbidden'
import { failure, StatusError } from './answer'
import { type ResourceType, storageKey } from './catalogue'
import type { ApiContext } from './context'
import { countsGeneration } from './generation'
import { type KubeObject, namespaceOf } from './kube-object'
import { toTimestamp } from './store'

/** What becomes of the objects that an object owns. */
export type Propagation = 'Foreground' | 'Background' | 'Orphan'

const FINALIZER = { Foreground: 'foregroundDeletion', Orphan: 'orphan', Background: undefined }
/** The namespaces that admission lets nobody delete. */
const KEPT = new Set(['default', 'kube-system', 'kube-public'])

export const finalizersOf = (object: KubeObject) => textsAt(object, 'metadata', 'finalizers')
const isDeleting = ({ metadata }: KubeObject) => metadata.deletionTimestamp !== undefined
const ownersOf = (object: KubeObject) => listAt(object, 'metadata', 'ownerReferences')

/** An object with another list of finalizers; an empty list is no field. */
export function withFinalizers(object: KubeObject, finalizers: readonly string[]): KubeObject {
  const { finalizers: _, ...metadata } = object.metadata
  return { ...object, metadata: { ...metadata, ...(finalizers.length > 0 ? { finalizers } : {}) } }
}

/**
 * Deletes an object at once, or marks it where finalizers hold it, and does the garbage collector's part for what it owns.
 * Returns what the server answers with.
 */
export function deleteObject(
  context: ApiContext,
  { type, dryRun }: { type: ResourceType; dryRun: boolean },
  object: KubeObject,
  propagation: Propagation = 'Background',
): KubeObject {
  const key = storageKey(type)
  const { name } = object.metadata
  if (key === '/namespaces' && KEPT.has(name)) {
    const { message, details } = newForbidden({ ...type, name }, 'this namespace may not be deleted')
    throw new StatusError(failure(403, 'Forbidden', message, { ...details }))
  }
  if (dryRun) return object
  return key === '/namespaces' ? terminate(context, object) : erase(context, key, object, propagation)
}

function erase(context: ApiContext, key: string, object: KubeObject, propagation: Propagation): KubeObject {
  const added = FINALIZER[propagation]
  const finalizers = [...new Set([...finalizersOf(object), ...(added === undefined ? [] : [added])])]
  if (finalizers.length === 0) return remove(context, key, object)
  const { generation } = object.metadata
  const counted = countsGeneration(context, key) ? { generation: (generation ?? 0) + 1 } : {}
  const deletionTimestamp = toTimestamp(context.now())
  const marks = { ...counted, deletionTimestamp, deletionGracePeriodSeconds: 0 }
  const held = withFinalizers(object, finalizers)
  const marked = isDeleting(object)
    ? object
    : context.store.put(key, { ...held, metadata: { ...held.metadata, ...marks } })
  collect(context, key, marked)
  return marked
}

/** Whether nothing holds a deleted object anymore. */
export const isReleased = (object: KubeObject) => isDeleting(object) && finalizersOf(object).length === 0

/** Takes an object away, and what it owns with it; whoever waited for that goes on. */
export function remove(context: ApiContext, key: string, object: KubeObject): KubeObject {
  const { store } = context
  const namespace = namespaceOf(object)
  const deleted = store.delete(key, namespace, object.metadata.name) ?? object
  for (const dependent of dependentsOf(context, object)) release(context, dependent, object)
  for (const owner of ownersOf(object)) {
    const type = context.catalogue.ofKind(textAt(owner, 'apiVersion'), textAt(owner, 'kind'))
    if (type === undefined) continue
    const ownerKey = storageKey(type)
    const waiting = store.get(ownerKey, type.namespaced ? namespace : '', textAt(owner, 'name'))
    if (waiting !== undefined && isDeleting(waiting)) collect(context, ownerKey, waiting)
  }
  if (namespace !== '') settleNamespace(context, namespace)
  return deleted
}

interface Dependent {
  key: string
  object: KubeObject
}

function dependentsOf({ store }: ApiContext, owner: KubeObject): Dependent[] {
  const { uid } = owner.metadata
  return store.keys.flatMap((key) =>
    store
      .list(key, namespaceOf(owner))
      .filter((object) => ownersOf(object).some((reference) => at(reference, 'uid') === uid))
      .map((object) => ({ key, object })),
  )
}

/** What the garbage collector does when an owner goes: the last owner takes its dependent along. */
function release(context: ApiContext, { key, object }: Dependent, owner: KubeObject): void {
  const left = ownersOf(object).filter((reference) => at(reference, 'uid') !== owner.metadata.uid)
  if (left.length === 0) erase(context, key, object, 'Background')
  else disown(context, { key, object }, left)
}

function disown(context: ApiContext, { key, object }: Dependent, ownerReferences: readonly unknown[]): void {
  const { ownerReferences: _, ...metadata } = object.metadata
  const owners = ownerReferences.length > 0 ? { ownerReferences } : {}
  context.store.put(key, { ...object, metadata: { ...metadata, ...owners } })
}

/** The garbage collector's part for an object that its two finalizers hold. */
function collect(context: ApiContext, key: string, object: KubeObject): void {
  const finalizers = finalizersOf(object)
  const done: string[] = []
  if (finalizers.includes('orphan')) {
    for (const one of dependentsOf(context, object)) {
      const left = ownersOf(one.object).filter((reference) => at(reference, 'uid') !== object.metadata.uid)
      disown(context, one, left)
    }
    done.push('orphan')
  }
  if (finalizers.includes('foregroundDeletion')) {
    for (const one of dependentsOf(context, object))
      if (!isDeleting(one.object)) erase(context, one.key, one.object, 'Background')
    const blocks = dependentsOf(context, object).some((one) =>
      ownersOf(one.object).some(
        (reference) =>
          at(reference, 'uid') === object.metadata.uid && at(reference, 'blockOwnerDeletion') === true,
      ),
    )
    if (!blocks) done.push('foregroundDeletion')
  }
  const current = context.store.get(key, namespaceOf(object), object.metadata.name)
  if (done.length === 0 || current === undefined) return
  const next = withFinalizers(
    current,
    finalizersOf(current).filter((finalizer) => !done.includes(finalizer)),
  )
  if (isReleased(next)) remove(context, key, next)
  else context.store.put(key, next)
}

function terminate(context: ApiContext, namespace: KubeObject): KubeObject {
  const { store } = context
  const { name } = namespace.metadata
  const status = { ...(isRecord(namespace.status) ? namespace.status : {}), phase: 'Terminating' }
  const deletionTimestamp = toTimestamp(context.now())
  const marked = isDeleting(namespace)
    ? namespace
    : store.put('/namespaces', {
        ...namespace,
        metadata: { ...namespace.metadata, deletionTimestamp },
        status,
      })
  for (const key of store.keys) {
    for (const object of store.list(key, name)) {
      if (finalizersOf(object).length > 0) erase(context, key, object, 'Background')
      else store.delete(key, name, object.metadata.name)
    }
  }
  settleNamespace(context, name)
  return marked
}

/** Lets a namespace go that is deleted and empty; of one that is not, it says why. */
function settleNamespace({ store, catalogue, now }: ApiContext, name: string): void {
  const namespace = store.get('/namespaces', '', name)
  if (namespace === undefined || !isDeleting(namespace)) return
  const left = store.keys.map((key) => ({ key, objects: store.list(key, name) }))
  const held = left.filter(({ objects }) => objects.length > 0)
  if (held.length === 0) {
    store.delete('/namespaces', '', name)
    return
  }
  if (listAt(namespace, 'status', 'conditions').length > 0) return
  const lastTransitionTime = toTimestamp(now())
  const resources = held.map(({ key, objects }) => {
    const type = catalogue.types.find((candidate) => storageKey(candidate) === key)
    return `${type?.resource}.${type?.group} has ${objects.length} resource instances`
  })
  const finalizers = held.flatMap(({ objects }) => objects.flatMap(finalizersOf))
  const holding = [...new Set(finalizers)].map((finalizer) => {
    const count = finalizers.filter((one) => one === finalizer).length
    return `${finalizer} in ${count} resource instances`
  })
  const conditions = [
    ['DeletionDiscoveryFailure', 'False', 'ResourcesDiscovered', 'All resources successfully discovered'],
    [
      'DeletionGroupVersionParsingFailure',
      'False',
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ],
    [
      'DeletionContentFailure',
      'False',
      'ContentDeleted',
      'All content successfully deleted, may be waiting on finalization',
    ],
    [
      'ContentRemaining',
      'True',
      'SomeResourcesRemain',
      `Some resources are remaining: ${resources.join(', ')}`,
    ],
    [
      'FinalizersRemaining',
      'True',
      'SomeFinalizersRemain',
      `Some content in the namespace has finalizers remaining: ${holding.join(', ')}`,
    ],
  ].map(([type, status, reason, message]) => ({
    type: `Namespace${type}`,
    status,
    lastTransitionTime,
    reason,
    message,
  }))
  store.put('/namespaces', { ...namespace, status: { phase: 'Terminating', conditions } })
}
