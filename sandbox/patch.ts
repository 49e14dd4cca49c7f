import { applyPatch as applyOperations, type Operation, Pointer } from 'rfc6902'
import { at, isRecord, textAt } from '@/lib/objects/fields'
import { badRequest, failure, StatusError } from './answer'
import type { PatchType } from './decode'
import { define } from './kube-object'
import { Shape } from './schemas'

function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch
  const result = isRecord(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else define(result, key, mergePatch(Object.hasOwn(result, key) ? result[key] : undefined, value))
  }
  return result
}

const ORDER = '$setElementOrder/'
const DELETE = '$deleteFromPrimitiveList/'

/** A strategic merge patch, with its directives (apimachinery pkg/util/strategicpatch). */
function strategic(target: unknown, patch: unknown, shape: Shape): unknown {
  if (!isRecord(patch)) return patch
  const { $patch, $retainKeys, ...rest } = patch
  if ($patch === 'replace') return rest
  if ($patch === 'delete') return {}
  const kept = isRecord(target) ? Object.entries(target) : []
  const result = Object.fromEntries(
    Array.isArray($retainKeys) ? kept.filter(([key]) => $retainKeys.includes(key)) : kept,
  )
  const orders: [string, unknown][] = []
  for (const [key, value] of Object.entries(rest)) {
    const before = Object.hasOwn(result, key) ? result[key] : undefined
    if (key.startsWith(ORDER)) orders.push([key.slice(ORDER.length), value])
    else if (key.startsWith(DELETE)) {
      const name = key.slice(DELETE.length)
      const gone = Array.isArray(value) ? value : []
      if (Array.isArray(result[name])) result[name] = result[name].filter((entry) => !gone.includes(entry))
    } else if (value === null) delete result[key]
    else if (Array.isArray(value)) define(result, key, strategicList(before, value, shape.field(key)))
    else define(result, key, strategic(before, value, shape.field(key)))
  }
  for (const [name, order] of orders) {
    if (Object.hasOwn(result, name)) result[name] = ordered(result[name], order, shape.field(name).mergeKey)
  }
  return result
}

function strategicList(target: unknown, patch: readonly unknown[], shape: Shape): unknown[] {
  const { mergeKey } = shape
  const isReplaced = patch.some((entry) => at(entry, '$patch') === 'replace')
  const given = patch.filter((entry) => at(entry, '$patch') !== 'replace')
  if (mergeKey === undefined || isReplaced || !Array.isArray(target)) {
    return given.filter((entry) => at(entry, '$patch') !== 'delete')
  }
  if (mergeKey === '') return [...target, ...given.filter((entry) => !target.includes(entry))]
  for (const entry of given) refuseEntry(entry, mergeKey)
  const placeOf = (entry: unknown) =>
    target.findIndex((candidate) => at(candidate, mergeKey) === at(entry, mergeKey))
  const named = new Set(given.map((entry) => at(entry, mergeKey)))
  const patched = given
    .filter((entry) => at(entry, '$patch') !== 'delete')
    .map((entry) => (placeOf(entry) < 0 ? entry : strategic(target[placeOf(entry)], entry, shape.item)))
  const others = target.filter((candidate) => !named.has(at(candidate, mergeKey)))
  // What the patch names comes first, and what it does not name keeps its place before the items that follow it.
  const result: unknown[] = []
  for (const entry of patched) {
    while (others.length > 0 && placeOf(others[0]) < placeOf(entry)) result.push(others.shift())
    result.push(entry)
  }
  return [...result, ...others]
}

function refuseEntry(entry: unknown, mergeKey: string): void {
  const directive = at(entry, '$patch')
  const refuse = (says: string): never => {
    throw new StatusError(failure(500, '', says))
  }
  if (directive !== undefined && directive !== 'delete' && directive !== 'merge')
    refuse(`unknown patch type: ${directive} in map: ${goMap(entry)}`)
  if (at(entry, mergeKey) === undefined)
    refuse(`map: ${goMap(entry)} does not contain declared merge key: ${mergeKey}`)
}

/** A map as Go's %v shows it. */
function goMap(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goMap).join(' ')}]`
  if (!isRecord(value)) return String(value)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `map[${entries.map(([key, child]) => `${key}:${goMap(child)}`).join(' ')}]`
}

/** The items in the order that a patch asks for; what it does not name keeps its place behind them. */
function ordered(list: unknown, order: unknown, mergeKey: string | undefined): unknown {
  if (!Array.isArray(list) || !Array.isArray(order)) return list
  const keyOf = (entry: unknown) => (mergeKey ? at(entry, mergeKey) : entry)
  const wanted = order.map(keyOf)
  const place = (entry: unknown) => {
    const index = wanted.indexOf(keyOf(entry))
    return index < 0 ? wanted.length : index
  }
  return list.toSorted((a, b) => place(a) - place(b))
}

const MOST_OPERATIONS = 10_000

/**
 * A JSON patch, all of it or nothing (apiserver pkg/endpoints/handlers/patch.go): a failing `test` and a path that is not there are 422.
 * Go's library sets a field of an object that `replace` names, there or not.
 */
function jsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    const kind = isRecord(patch) ? 'object' : typeof patch
    throw new StatusError(
      badRequest(
        `error decoding patch: json: cannot unmarshal ${kind} into Go value of type []handlers.jsonPatchOp`,
      ),
    )
  }
  if (patch.length > MOST_OPERATIONS) {
    const says = `Request entity too large: The allowed maximum operations in a JSON patch is ${MOST_OPERATIONS}, got ${patch.length}`
    throw new StatusError(failure(413, 'RequestEntityTooLarge', says))
  }
  const document = structuredClone(target)
  for (const operation of patch) {
    if (!applies(document, rooted(document, operation)))
      throw new StatusError(
        failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {}),
      )
  }
  return document
}

/** As Go's library reads an operation: a path loses what stands before its first slash, and a copy of nothing is an empty value. */
function rooted(document: unknown, operation: Operation): Operation {
  const path = textAt(operation, 'path')
  const here = path.startsWith('/') ? operation : { ...operation, path: path.slice(path.indexOf('/')) }
  if (here.op !== 'copy' || Pointer.fromJSON(here.from).get(document) !== undefined) return here
  return { op: 'add', path: here.path, value: '' }
}

function applies(document: unknown, operation: Operation): boolean {
  try {
    const parent = Pointer.fromJSON(textAt(operation, 'path')).parent().get(document)
    const isSet = operation.op === 'replace' && isRecord(parent)
    return applyOperations(document, [isSet ? { ...operation, op: 'add' } : operation])[0] === null
  } catch {
    return false
  }
}

/** The document that a patch makes of an object. `shape` says which lists of its kind merge. */
export function applyPatch(
  type: Exclude<PatchType, 'application/apply-patch+yaml'>,
  target: unknown,
  patch: unknown,
  shape: Shape = Shape.unknown,
): unknown {
  switch (type) {
    case 'application/json-patch+json':
      return jsonPatch(target, patch)
    case 'application/merge-patch+json':
      return mergePatch(target, patch)
    default:
      return strategic(target, patch, shape)
  }
}
