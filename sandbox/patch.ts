import { at, isRecord, textAt } from '@/lib/objects/fields'
import { badRequest, StatusError } from './answer'
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
  const result: unknown[] = [...target]
  for (const entry of given) {
    const index = result.findIndex((candidate) => at(candidate, mergeKey) === at(entry, mergeKey))
    if (at(entry, '$patch') === 'delete') {
      if (index >= 0) result.splice(index, 1)
    } else if (index >= 0) result[index] = strategic(result[index], entry, shape.item)
    else result.push(entry)
  }
  return result
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

function pointerOf(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function editAt(
  document: unknown,
  path: readonly string[],
  edit: (parent: unknown, key: string) => void,
): void {
  let parent = document
  for (const step of path.slice(0, -1))
    parent = Array.isArray(parent) ? parent[Number(step)] : at(parent, step)
  edit(parent, path.at(-1) ?? '')
}

function jsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch))
    throw new StatusError(badRequest('error decoding patch: the patch is not a list'))
  const document = structuredClone(target)
  for (const operation of patch) {
    const op = textAt(operation, 'op')
    const path = textAt(operation, 'path')
    const value = at(operation, 'value')
    editAt(document, pointerOf(path), (parent, key) => {
      const refuse = () => {
        throw new StatusError(
          badRequest(
            `the server rejected our request due to an error in our request: ${op} operation does not apply: doc is missing path: "${path}"`,
          ),
        )
      }
      if (Array.isArray(parent)) {
        const index = key === '-' ? parent.length : Number(key)
        if (op === 'add') parent.splice(index, 0, value)
        else if (index >= parent.length) refuse()
        else if (op === 'remove') parent.splice(index, 1)
        else if (op === 'replace') parent[index] = value
      } else if (isRecord(parent)) {
        if (op !== 'add' && op !== 'test' && !Object.hasOwn(parent, key)) refuse()
        if (op === 'add' || op === 'replace') define(parent, key, value)
        else if (op === 'remove') delete parent[key]
      } else refuse()
    })
  }
  return document
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
