import { at, type Fields, isRecord, textAt } from '@/lib/objects/fields'

export interface ObjectMeta {
  name: string
  namespace?: string
  uid?: string
  resourceVersion?: string
  generation?: number
  creationTimestamp?: string
  deletionTimestamp?: string
  labels?: Record<string, string>
  annotations?: Record<string, string>
  [field: string]: unknown
}

/** An object as the store keeps it. Stored objects are never changed in place. */
export interface KubeObject {
  kind: string
  apiVersion: string
  metadata: ObjectMeta
  [field: string]: unknown
}

/** Reads one decoded document as an object, or says which of kind, apiVersion and metadata is missing. */
export function parseKubeObject(document: unknown): KubeObject {
  if (!isRecord(document)) throw new Error('The document is not an object.')
  const { kind, apiVersion, metadata } = document
  if (typeof kind !== 'string' || kind === '') throw new Error('The object has no kind.')
  if (typeof apiVersion !== 'string' || apiVersion === '') throw new Error(`${kind} has no apiVersion.`)
  return { ...document, kind, apiVersion, metadata: parseMeta(isRecord(metadata) ? metadata : {}) }
}

function parseMeta(metadata: Fields): ObjectMeta {
  const {
    name,
    namespace,
    uid,
    resourceVersion,
    creationTimestamp,
    generation,
    labels,
    annotations,
    ...rest
  } = metadata
  const meta: ObjectMeta = { name: typeof name === 'string' ? name : '' }
  if (typeof rest.generateName === 'string') meta.generateName = rest.generateName
  if (typeof namespace === 'string') meta.namespace = namespace
  if (typeof uid === 'string') meta.uid = uid
  if (typeof resourceVersion === 'string') meta.resourceVersion = resourceVersion
  if (typeof generation === 'number') meta.generation = generation
  if (typeof creationTimestamp === 'string') meta.creationTimestamp = creationTimestamp
  if (isRecord(labels)) meta.labels = stringMap(labels, 'labels')
  if (isRecord(annotations)) meta.annotations = stringMap(annotations, 'annotations')
  for (const [field, value] of Object.entries(rest)) {
    if (field !== 'generateName' && value !== undefined) define(meta, field, value)
  }
  return meta
}

function stringMap(map: Fields, what: string): Record<string, string> {
  const result: Record<string, string> = {}
  for (const [key, value] of Object.entries(map)) {
    if (typeof value !== 'string') throw new Error(`metadata.${what}: the value of ${key} is not a string.`)
    define(result, key, value)
  }
  return result
}

/** Sets an own field whatever its name, `__proto__` included. */
export function define(target: object, field: string, value: unknown): void {
  Object.defineProperty(target, field, { value, enumerable: true, writable: true, configurable: true })
}

export function namespaceOf(object: KubeObject): string {
  return object.metadata.namespace ?? ''
}

/** `apps` of `apps/v1`, and the empty string of `v1`. */
export function groupOfVersion(apiVersion: string): string {
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? '' : apiVersion.slice(0, slash)
}

export function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1)
}

export function groupVersion(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`
}

/** The owner that controls the object, by uid; undefined when nothing does. */
export function controllerOf(object: KubeObject): { kind: string; name: string; uid: string } | undefined {
  const owners = at(object, 'metadata', 'ownerReferences')
  if (!Array.isArray(owners)) return undefined
  const owner: unknown = owners.find((candidate) => at(candidate, 'controller') === true)
  return owner === undefined
    ? undefined
    : { kind: textAt(owner, 'kind'), name: textAt(owner, 'name'), uid: textAt(owner, 'uid') }
}
