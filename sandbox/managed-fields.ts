import { at, isRecord, listAt, textAt } from '@/lib/objects/fields'
import type { SandboxCall } from './context'
import type { KubeObject } from './kube-object'
import { Shape } from './schemas'

/** A set of fields as `managedFields` writes it (structured-merge-diff's FieldsV1). */
export type FieldSet = Record<string, unknown>

// Fields that every object has belong to no one.
const WITHOUT_DOT = new Set(['metadata', 'spec', 'status', 'containers', 'conditions'])

/** How a set names an item of a list whose items are told apart; undefined for any other list. */
export function itemKey(item: unknown, list: Shape): string | undefined {
  if (list.isSet) return `v:${JSON.stringify(item)}`
  const keys = list.listKeys
  if (keys === undefined) return undefined
  const keyed = (key: string) => at(item, key) ?? list.item.field(key).byDefault
  return `k:${JSON.stringify(Object.fromEntries(keys.map((key) => [key, keyed(key)])))}`
}

interface Child {
  step: string
  name: string
  value: unknown
  shape: Shape
}

function childrenOf(value: unknown, shape: Shape): Child[] {
  if (isRecord(value)) {
    if (shape.isAtomic) return []
    return Object.entries(value).map(([name, child]) => ({
      step: `f:${name}`,
      name,
      value: child,
      shape: shape.field(name),
    }))
  }
  if (!Array.isArray(value)) return []
  return value.flatMap((item) => {
    const step = itemKey(item, shape)
    return step === undefined ? [] : [{ step, name: '', value: item, shape: shape.item }]
  })
}

/** The fields of a document as `managedFields` names them. What is applied has no entry for a map as such, only for items. */
export function fieldsV1(value: unknown, shape: Shape = Shape.unknown, isApplied = false): FieldSet {
  const named = (document: unknown, of: Shape, name?: string): FieldSet => {
    const children = childrenOf(document, of)
    if (children.length === 0) return {}
    const hasDot = name === '' || (!isApplied && name !== undefined && !WITHOUT_DOT.has(name))
    const fields = children.map((child) => [child.step, named(child.value, child.shape, child.name)])
    return { ...(hasDot ? { '.': {} } : {}), ...Object.fromEntries(fields) }
  }
  return named(value, shape)
}

const isLeaf = (set: unknown) => isRecord(set) && Object.keys(set).every((key) => key === '.')

/** The paths of a set's leaves, each step as the set has it. */
export function leavesOf(set: unknown, path: readonly string[] = []): string[][] {
  return Object.entries(isRecord(set) ? set : {}).flatMap(([key, child]) => {
    if (key === '.') return []
    const here = [...path, key]
    return isLeaf(child) ? [here] : leavesOf(child, here)
  })
}

/** True of a path that is a leaf of a set. */
export function holdsPath(set: unknown, path: readonly string[]): boolean {
  const [step, ...rest] = path
  return step === undefined
    ? isLeaf(set)
    : isRecord(set) && Object.hasOwn(set, step) && holdsPath(set[step], rest)
}

/** The value at a path of a set. */
export function valueAt(value: unknown, path: readonly string[], shape: Shape): unknown {
  const [step, ...rest] = path
  if (step === undefined) return value
  if (step.startsWith('f:')) {
    const name = step.slice(2)
    return valueAt(at(value, name), rest, shape.field(name))
  }
  const item = Array.isArray(value) ? value.find((one) => itemKey(one, shape) === step) : undefined
  return valueAt(item, rest, shape.item)
}

/** The fields of a set for which a test of their path holdsPath. */
function kept(
  set: FieldSet,
  test: (path: readonly string[]) => boolean,
  path: readonly string[] = [],
): FieldSet {
  return Object.fromEntries(
    Object.entries(set).flatMap(([key, child]): [string, unknown][] => {
      if (key === '.') return [[key, child]]
      const here = [...path, key]
      if (!isRecord(child) || isLeaf(child)) return test(here) ? [[key, child]] : []
      const rest = kept(child, test, here)
      if (!isLeaf(rest)) return [[key, rest]]
      // Who wrote the map keeps it, with nothing in it.
      return Object.hasOwn(rest, '.') ? [[key, {}]] : []
    }),
  )
}

function union(a: FieldSet, b: FieldSet): FieldSet {
  const both = Object.entries(b).map(([key, child]): [string, unknown] => {
    const other = a[key]
    return [key, isRecord(other) && isRecord(child) ? union(other, child) : child]
  })
  return { ...a, ...Object.fromEntries(both) }
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
    // An API server records no time for a write to scale (1.36.2).
    ...(subresource === 'scale' ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
    ...(subresource === undefined ? {} : { subresource }),
  }
}

/** Who a write is recorded as, the way the API server tells writers apart. */
export interface Writer {
  manager: string
  operation: 'Update' | 'Apply'
  subresource?: string
}

/** The field manager that a call names, else the first word of its user agent (apiserver, endpoints/handlers/create.go). */
export function managerOf(
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

/** The fields of an object that belong to those who write it. */
export function ownFields({
  apiVersion: _,
  kind: __,
  metadata,
  ...rest
}: KubeObject): Record<string, unknown> {
  const own = Object.entries(metadata).filter(([key]) => !OWN.has(key))
  return { ...rest, ...(own.length > 0 ? { metadata: Object.fromEntries(own) } : {}) }
}

/** What a document has that the one before it does not; lists that differ are taken whole. */
function changedIn(before: unknown, after: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(after).flatMap(([key, value]): [string, unknown][] => {
      const old = at(before, key)
      if (JSON.stringify(old) === JSON.stringify(value)) return []
      return [[key, isRecord(value) && isRecord(old) ? changedIn(old, value) : value]]
    }),
  )
}

/** One write, as `managedFields` records it. */
export interface NotedWrite {
  writer: Writer
  previous?: KubeObject | undefined
  time: string
  shape: Shape
  /** What server-side apply was given. */
  applied?: KubeObject | undefined
}

/**
 * The object with this write recorded. What it changed belongs to its manager, besides what that managed before; what is applied is all
 * that its manager has. What it changed or removed belongs to no one else any more.
 */
export function noted(
  object: KubeObject,
  { writer, previous, time, shape, applied }: NotedWrite,
): KubeObject {
  const { apiVersion, metadata } = object
  const changed = fieldsV1(changedIn(previous && ownFields(previous), ownFields(object)), shape)
  const before = listAt(previous, 'metadata', 'managedFields')
  const isOfWriter = (entry: unknown) =>
    textAt(entry, 'manager') === writer.manager &&
    textAt(entry, 'operation') === writer.operation &&
    textAt(entry, 'subresource') === (writer.subresource ?? '')
  const old = before.find(isOfWriter)
  const isSame = (path: readonly string[]) =>
    JSON.stringify(valueAt(previous, path, shape)) === JSON.stringify(valueAt(object, path, shape))
  const others = before
    .filter((entry) => entry !== old)
    .flatMap((entry) => {
      const fields = fieldsOf(entry)
      const left = kept(fields, (path) => !holdsPath(changed, path) || isSame(path))
      if (!isRecord(entry) || (Object.keys(left).length === 0 && Object.keys(fields).length > 0)) return []
      return [{ ...entry, fieldsV1: left }]
    })
  const fields = applied
    ? fieldsV1(ownFields(applied), shape, true)
    : kept(union(fieldsOf(old), changed), (path) => valueAt(object, path, shape) !== undefined)
  const isUnchanged = JSON.stringify(fields) === JSON.stringify(fieldsOf(old))
  if (leavesOf(fields).length === 0) return { ...object, metadata: { ...metadata, managedFields: others } }
  const entry =
    isUnchanged && leavesOf(changed).length === 0
      ? old
      : {
          ...managedBy(writer.manager, time, fields, writer.subresource),
          apiVersion,
          operation: writer.operation,
        }
  return { ...object, metadata: { ...metadata, managedFields: [...others, entry] } }
}

function fieldsOf(entry: unknown): FieldSet {
  const fields = at(entry, 'fieldsV1')
  return isRecord(fields) ? fields : {}
}
