import { badRequest, StatusError } from './answer'
import type { PatchType } from './decode'
import { at, isRecord, textAt } from './fields'
import { define } from './kube-object'

function mergePatch(target: unknown, patch: unknown, mergeLists: boolean): unknown {
  if (Array.isArray(patch) && mergeLists) return mergeNamedLists(target, patch)
  if (!isRecord(patch)) return patch
  const result = isRecord(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else
      define(result, key, mergePatch(Object.hasOwn(result, key) ? result[key] : undefined, value, mergeLists))
  }
  return result
}

// A strategic merge patch merges lists of named entries (containers, env, volumes) by name and replaces all others.
function mergeNamedLists(target: unknown, patch: readonly unknown[]): unknown {
  const isNamed = (entry: unknown) => isRecord(entry) && typeof entry.name === 'string'
  if (!Array.isArray(target) || !patch.every(isNamed) || !target.every(isNamed) || isSubjects(patch)) {
    return patch
  }
  const result: unknown[] = [...target]
  for (const entry of patch) {
    const index = result.findIndex((candidate) => textAt(candidate, 'name') === textAt(entry, 'name'))
    if (at(entry, '$patch') === 'delete') {
      if (index >= 0) result.splice(index, 1)
    } else if (index >= 0) result[index] = mergePatch(result[index], entry, true)
    else result.push(entry)
  }
  return result
}

// Subjects have names and kinds; the API gives them no merge key.
function isSubjects(list: readonly unknown[]): boolean {
  return list.some((entry) => textAt(entry, 'kind') !== '')
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

/** The document that a patch makes of an object; `target` is undefined for an apply that creates. */
export function applyPatch(type: PatchType, target: unknown, patch: unknown): unknown {
  switch (type) {
    case 'application/json-patch+json':
      return jsonPatch(target, patch)
    case 'application/merge-patch+json':
      return mergePatch(target, patch, false)
    default:
      return mergePatch(target, patch, true)
  }
}
