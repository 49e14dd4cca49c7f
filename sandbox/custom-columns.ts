import { at, isRecord, textAt } from '@/lib/objects/fields'
import { ageOf } from './age'

/** A step of a path: a field, an index, or the items whose field is a value. */
const STEP = /\.([\w-]+)|\['([^']+)'\]|\[(\d+|\*)\]|\[\?\(@\.([\w.]+)\s*==\s*["']([^"']*)["']\)\]/gy

/** The first value at a JSONPath of the forms that printer columns have; undefined where nothing is, or the form is another. */
export function valueAtPath(object: unknown, path: string): unknown {
  let found: unknown = object
  STEP.lastIndex = 0
  for (let step = STEP.exec(path); step !== null; step = STEP.exec(path)) {
    const [, field, quoted, index, key, value] = step
    const name = field ?? quoted
    if (name !== undefined) found = at(found, name.replaceAll('\\', ''))
    else if (!Array.isArray(found)) return undefined
    else if (key === undefined) found = found[index === '*' ? 0 : Number(index)]
    else found = found.find((item: unknown) => at(item, ...key.split('.')) === value)
    if (STEP.lastIndex === path.length) return found
  }
  return undefined
}

/** The definitions of a custom kind's columns: its name, and what its CustomResourceDefinition says, else its age. */
export function customDefinitions(columns: readonly unknown[], plain: readonly unknown[]): unknown[] {
  if (columns.length === 0) return [...plain]
  const [name] = plain
  return [
    name,
    ...columns.map((column) => {
      const { jsonPath, ...rest } = isRecord(column) ? column : {}
      return {
        format: '',
        description: `Custom resource definition column: ${jsonPath}`,
        priority: 0,
        ...rest,
      }
    }),
  ]
}

/** One row's cells in these columns. */
export function customCells(columns: readonly unknown[], object: unknown, now: Date): unknown[] {
  return [
    textAt(object, 'metadata', 'name'),
    ...columns.map((column) => {
      const value = valueAtPath(object, textAt(column, 'jsonPath'))
      if (value === undefined) return null
      if (textAt(column, 'type') === 'date') return ageOf(String(value), now)
      return typeof value === 'object' ? JSON.stringify(value) : value
    }),
  ]
}
