import { at, type Fields, isRecord, listAt, numberAt, textAt, textsAt } from '@/lib/objects/fields'
import { goQuote } from '@/lib/words/go-quote'
import type { FieldError } from './answer'
import { celErrors, ruled } from './cel'
import { define } from './kube-object'

/** A value with what the schema of its CustomResourceDefinition fills in. A null that the schema does not allow counts as absent. */
export function withSchemaDefaults(value: unknown, schema: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withSchemaDefaults(item, at(schema, 'items')))
  if (!isRecord(value)) return value
  const properties = at(schema, 'properties')
  const others = at(schema, 'additionalProperties')
  const result: Fields = {}
  const fieldOf = (key: string) =>
    isRecord(properties) && Object.hasOwn(properties, key) ? properties[key] : others
  for (const [key, child] of Object.entries(value)) {
    const own = fieldOf(key)
    if (child === null && isRecord(own) && own.nullable !== true) continue
    define(result, key, withSchemaDefaults(child, own))
  }
  for (const [key, child] of Object.entries(isRecord(properties) ? properties : {})) {
    if (Object.hasOwn(result, key) || !isRecord(child) || !Object.hasOwn(child, 'default')) continue
    define(result, key, withSchemaDefaults(structuredClone(child.default), child))
  }
  return result
}

const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value !== 'number') return typeof value
  return Number.isInteger(value) ? 'integer' : 'number'
}

const invalid = (field: string, message: string): FieldError => ({
  type: 'FieldValueInvalid',
  field,
  message: `Invalid value: ${message}`,
})

function wrongType(value: unknown, schema: unknown, field: string): FieldError[] | undefined {
  const type = at(schema, 'x-kubernetes-int-or-string') === true ? 'integer,string' : textAt(schema, 'type')
  const actual = typeOf(value)
  if (type === '' || (value === null && at(schema, 'nullable') === true)) return undefined
  if (type.split(',').includes(actual) || (type === 'number' && actual === 'integer')) return undefined
  const shown = goQuote(actual)
  const message = `Invalid value: ${shown}: ${field} in body must be of type ${type}: ${shown}`
  return [{ type: 'FieldValueTypeInvalid', field, message }]
}

function scalarErrors(value: unknown, schema: unknown, field: string): FieldError[] {
  const errors: FieldError[] = []
  const options = listAt(schema, 'enum')
  if (options.length > 0 && !options.includes(value)) {
    const supported = options.map((option) => JSON.stringify(option)).join(', ')
    const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported}`
    errors.push({ type: 'FieldValueNotSupported', field, message })
  }
  if (typeof value === 'number') {
    const [least, most] = [at(schema, 'minimum'), at(schema, 'maximum')]
    if (typeof least === 'number' && value < least)
      errors.push(invalid(field, `${value}: ${field} in body should be greater than or equal to ${least}`))
    if (typeof most === 'number' && value > most)
      errors.push(invalid(field, `${value}: ${field} in body should be less than or equal to ${most}`))
  }
  if (typeof value !== 'string') return errors
  const longest = at(schema, 'maxLength')
  const shortest = numberAt(schema, 'minLength')
  const isTooLong = typeof longest === 'number' && [...value].length > longest
  if (isTooLong) {
    const message = `Too long: may not be more than ${longest} bytes`
    errors.push({ type: 'FieldValueTooLong', field, message })
  }
  if ([...value].length < shortest)
    errors.push(
      invalid(field, `${goQuote(value)}: ${field} in body should be at least ${shortest} chars long`),
    )
  const pattern = textAt(schema, 'pattern')
  if (pattern !== '' && !isTooLong && !matches(pattern, value))
    errors.push(invalid(field, `${goQuote(value)}: ${field} in body should match '${pattern}'`))
  if (textAt(schema, 'format') === 'date-time' && !DATE_TIME.test(value)) {
    const shown = goQuote(value)
    const message = `Invalid value: ${shown}: ${field} in body must be of type date-time: ${shown}`
    errors.push({ type: 'FieldValueTypeInvalid', field, message })
  }
  return errors
}

/** A pattern that JavaScript does not read is one of RE2's own, which nothing here can judge. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value)
  } catch {
    return true
  }
}

function listErrors(value: readonly unknown[], schema: unknown, field: string): FieldError[] {
  const most = at(schema, 'maxItems')
  const tooMany: FieldError[] =
    typeof most === 'number' && value.length > most
      ? [
          {
            type: 'FieldValueTooMany',
            field,
            message: `Too many: ${value.length}: must have at most ${most} items`,
          },
        ]
      : []
  const keys = textsAt(schema, 'x-kubernetes-list-map-keys')
  const isSet = textAt(schema, 'x-kubernetes-list-type') === 'set'
  const seen = new Set<string>()
  const double = value.flatMap((item, index): FieldError[] => {
    if (!isSet && keys.length === 0) return []
    const own = keys.length === 0 ? item : Object.fromEntries(keys.map((key) => [key, at(item, key)]))
    const id = JSON.stringify(own)
    if (!seen.has(id)) {
      seen.add(id)
      return []
    }
    return [{ type: 'FieldValueDuplicate', field: `${field}[${index}]`, message: `Duplicate value: ${id}` }]
  })
  const items = value.flatMap((item, index) => valueErrors(item, at(schema, 'items'), `${field}[${index}]`))
  return [...tooMany, ...items, ...double]
}

function valueErrors(value: unknown, schema: unknown, field: string): FieldError[] {
  const wrong = wrongType(value, schema, field)
  if (wrong !== undefined) return wrong
  if (Array.isArray(value)) return listErrors(value, schema, field)
  if (!isRecord(value)) return scalarErrors(value, schema, field)
  const inside = (key: string) => (field === '' ? key : `${field}.${key}`)
  const needs = [
    ...textsAt(schema, 'required'),
    ...(at(schema, 'x-kubernetes-embedded-resource') === true ? ['apiVersion', 'kind'] : []),
  ]
  const missing = needs
    .filter((key) => !Object.hasOwn(value, key))
    .map((key): FieldError => ({ type: 'FieldValueRequired', field: inside(key), message: 'Required value' }))
  const properties = at(schema, 'properties')
  const others = at(schema, 'additionalProperties')
  const children = Object.entries(value).flatMap(([key, child]) => {
    const own = isRecord(properties) && Object.hasOwn(properties, key) ? properties[key] : others
    return isRecord(own) ? valueErrors(child, own, inside(key)) : []
  })
  return [...missing, ...children]
}

const BLOCKS = new Set([
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
])

/** What the schema of a CustomResourceDefinition refuses in an object, or in an update of the previous one. */
export function schemaErrors(object: Fields, schema: Fields, previous?: Fields): FieldError[] {
  const { metadata, ...rest } = object
  const errors = valueErrors(rest, schema, '')
  const isBlocked = errors.some(({ type }) => BLOCKS.has(type))
  if (!JSON.stringify(schema).includes('"x-kubernetes-validations"')) return errors
  if (!isBlocked) return [...errors, ...celErrors(ruled(object), previous && ruled(previous), schema)]
  const says =
    'null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'
  return [...errors, invalid('<nil>', says)]
}
