import type { SandboxCall } from './context'
import { at, isRecord, listAt, textAt } from './fields'
import type { KubeObject } from './kube-object'

/** Lists that the API merges by keys of their items; any other list is one value. */
const LIST_KEYS: Readonly<Record<string, readonly string[]>> = {
  conditions: ['type'],
  containers: ['name'],
  env: ['name'],
  ownerReferences: ['uid'],
  podIPs: ['ip'],
  ports: ['containerPort', 'protocol'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
  volumeMounts: ['mountPath'],
  volumes: ['name'],
}

// Fields that every object has belong to no one.
const WITHOUT_DOT = new Set(['metadata', 'spec', 'status', 'containers', 'conditions'])

function keyOf(item: Record<string, unknown>, keys: readonly string[]): string {
  return `k:${JSON.stringify(Object.fromEntries(keys.map((key) => [key, item[key]])))}`
}

function childrenOf(name: string, value: unknown): [string, unknown][] {
  if (isRecord(value)) return Object.entries(value).map(([key, child]) => [`f:${key}`, child])
  const keys = LIST_KEYS[name]
  if (!Array.isArray(value) || keys === undefined) return []
  return value.flatMap((item) => (isRecord(item) ? [[keyOf(item, keys), item]] : []))
}

/** The fields of a document as `managedFields` names them (structured-merge-diff's FieldsV1). */
export function fieldsV1(value: unknown, name = ''): Record<string, unknown> {
  const children = childrenOf(name, value)
  if (children.length === 0) return {}
  const dot = name === '' || WITHOUT_DOT.has(name) ? {} : { '.': {} }
  const named = children.map(([key, child]) => [key, fieldsV1(child, key.replace(/^[fk]:/, ''))])
  return { ...dot, ...Object.fromEntries(named) }
}

/** One entry of `metadata.managedFields`. */
export function managedBy(
  manager: string,
  time: string,
  fields: Record<string, unknown>,
  subresource?: string,
): Record<string, unknown> {
  return {
    manager,
    operation: 'Update',
    apiVersion: 'v1',
    time,
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
    ...(subresource === undefined ? {} : { subresource }),
  }
}

/** Who a write is noted by, as the API server tells writers apart. */
export interface Writer {
  manager: string
  operation: 'Update' | 'Apply'
  subresource?: string
}

/** The field manager that a call names, else the first word of its user agent (apiserver, endpoints/handlers/create.go). */
export function writerOf(
  { query, headers }: Pick<SandboxCall, 'query' | 'headers'>,
  subresource?: string,
): Writer {
  const manager = query.get('fieldManager') || headers['user-agent']?.split('/')[0] || 'unknown'
  const isApply = headers['content-type']?.startsWith('application/apply-patch') === true
  return {
    manager,
    operation: isApply ? 'Apply' : 'Update',
    ...(subresource === undefined ? {} : { subresource }),
  }
}

const OWN = new Set([
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'managedFields',
])

/** What of a document is not in the one before it, lists that differ as a whole. */
function changedIn(before: unknown, after: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(after).flatMap(([key, value]): [string, unknown][] => {
      const old = at(before, key)
      if (JSON.stringify(old) === JSON.stringify(value)) return []
      return [[key, isRecord(value) && isRecord(old) ? changedIn(old, value) : value]]
    }),
  )
}

/** The object with this write noted: what it changed is its manager’s, beside what that managed before. */
export function noted(
  object: KubeObject,
  { writer, previous, time }: { writer: Writer; previous?: KubeObject | undefined; time: string },
): KubeObject {
  const { apiVersion, kind: _, metadata, ...rest } = object
  const own = Object.fromEntries(Object.entries(metadata).filter(([key]) => !OWN.has(key)))
  const changed = changedIn(previous, { ...rest, metadata: own })
  const before = listAt(previous, 'metadata', 'managedFields')
  const isOfWriter = (entry: unknown) =>
    textAt(entry, 'manager') === writer.manager &&
    textAt(entry, 'operation') === writer.operation &&
    textAt(entry, 'subresource') === (writer.subresource ?? '')
  const fields = { ...fieldsOf(before.find(isOfWriter)), ...fieldsV1(changed) }
  const isNothing = Object.values(changed).every(
    (value) => isRecord(value) && Object.keys(value).length === 0,
  )
  const entry = {
    ...managedBy(writer.manager, time, fields, writer.subresource),
    apiVersion,
    operation: writer.operation,
  }
  const managedFields = isNothing ? before : [...before.filter((one) => !isOfWriter(one)), entry]
  return { ...object, metadata: { ...metadata, managedFields } }
}

function fieldsOf(entry: unknown): Record<string, unknown> {
  const fields = at(entry, 'fieldsV1')
  return isRecord(fields) ? fields : {}
}
