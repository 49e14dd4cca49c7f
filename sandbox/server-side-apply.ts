import { at, isRecord, listAt, textAt } from '@/lib/objects/fields'
import { failure, StatusError } from './answer'
import { define, type KubeObject } from './kube-object'
import { fieldsV1, holdsPath, itemKey, leavesOf, ownFields, valueAt } from './managed-fields'
import type { Shape } from './schemas'

function removed(value: unknown, path: readonly string[], shape: Shape): unknown {
  const [step = '', ...rest] = path
  if (step.startsWith('f:')) {
    const name = step.slice(2)
    if (!isRecord(value) || !Object.hasOwn(value, name)) return value
    const result = { ...value }
    if (rest.length === 0) delete result[name]
    else define(result, name, removed(value[name], rest, shape.field(name)))
    return result
  }
  if (!Array.isArray(value)) return value
  return value.flatMap((item) => {
    if (itemKey(item, shape) !== step) return [item]
    if (rest.length === 0) return []
    const left = removed(item, rest, shape.item)
    // Nobody manages an item anymore if only its keys are left.
    const keys = shape.listKeys ?? []
    return isRecord(left) && Object.keys(left).every((key) => keys.includes(key)) ? [] : [left]
  })
}

/** Puts what is applied into an object: lists of named items merge by their keys, all others are replaced. */
function merged(live: unknown, applied: unknown, shape: Shape): unknown {
  if (Array.isArray(applied)) {
    if (!Array.isArray(live) || (shape.listKeys === undefined && !shape.isSet)) return applied
    const result: unknown[] = [...live]
    for (const item of applied) {
      const index = result.findIndex((one) => itemKey(one, shape) === itemKey(item, shape))
      if (index < 0) result.push(item)
      else result[index] = merged(result[index], item, shape.item)
    }
    return result
  }
  if (!isRecord(applied) || !isRecord(live) || shape.isAtomic) return applied
  const result = { ...live }
  for (const [key, value] of Object.entries(applied)) {
    if (value === null) delete result[key]
    else
      define(result, key, merged(Object.hasOwn(live, key) ? live[key] : undefined, value, shape.field(key)))
  }
  return result
}

function shownPath(path: readonly string[]): string {
  return path
    .map((step) => {
      if (step.startsWith('f:')) return `.${step.slice(2)}`
      const keys: unknown = JSON.parse(step.slice(2))
      return isRecord(keys)
        ? `[${Object.entries(keys)
            .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
            .join(',')}]`
        : `[=${JSON.stringify(keys)}]`
    })
    .join('')
}

interface Conflict {
  by: string
  field: string
}

function conflictAnswer(conflicts: readonly Conflict[]): StatusError {
  const managers = [...new Set(conflicts.map(({ by }) => by))]
  const one = conflicts.length === 1
  const lists = managers.map((by) => {
    const fields = conflicts.filter((conflict) => conflict.by === by).map(({ field }) => field)
    return fields.length === 1 && one
      ? `conflict with ${by}: ${fields[0]}`
      : `conflicts with ${by}:\n${fields.map((field) => `- ${field}`).join('\n')}`
  })
  const message = `Apply failed with ${conflicts.length} conflict${one ? '' : 's'}: ${lists.join('\n')}`
  const causes = conflicts.map(({ by, field }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${by}`,
    field,
  }))
  return new StatusError(failure(409, 'Conflict', message, { causes }))
}

export interface Apply {
  manager: string
  force: boolean
  shape: Shape
}

/**
 * Server-side apply to an object that exists: refuses what another manager owns and has otherwise, takes away what this manager
 * applied before and no longer does, and merges the rest.
 */
export function serverSideApply(
  live: KubeObject,
  applied: KubeObject,
  { manager, force, shape }: Apply,
): unknown {
  const wanted = fieldsV1(ownFields(applied), shape, true)
  const entries = listAt(live, 'metadata', 'managedFields')
  const isOwn = (entry: unknown) =>
    textAt(entry, 'manager') === manager &&
    textAt(entry, 'operation') === 'Apply' &&
    textAt(entry, 'subresource') === ''
  const own = entries.find(isOwn)
  const others = entries.filter((entry) => entry !== own)
  const same = (path: readonly string[]) =>
    JSON.stringify(valueAt(live, path, shape)) === JSON.stringify(valueAt(applied, path, shape))
  const leaves = leavesOf(wanted)
  const conflicts = others.flatMap((entry) =>
    leaves
      .filter((path) => holdsPath(at(entry, 'fieldsV1'), path) && !same(path))
      .map((path) => ({ by: shownManager(entry), field: shownPath(path) }))
      .toSorted((a, b) => (a.field < b.field ? -1 : 1)),
  )
  if (conflicts.length > 0 && !force) throw conflictAnswer(conflicts)
  const gone = leavesOf(at(own, 'fieldsV1')).filter(
    (path) => !holdsPath(wanted, path) && !others.some((entry) => holdsPath(at(entry, 'fieldsV1'), path)),
  )
  const rest = gone.reduce<unknown>((value, path) => removed(value, path, shape), live)
  return merged(rest, applied, shape)
}

function shownManager(entry: unknown): string {
  const version = textAt(entry, 'operation') === 'Update' ? ` using ${textAt(entry, 'apiVersion')}` : ''
  return `${JSON.stringify(textAt(entry, 'manager'))}${version}`
}
