import { isDeepStrictEqual } from 'node:util'
import { isCelError, parse, run } from '@bufbuild/cel'
import { strings } from '@bufbuild/cel/ext'
import { at, type Fields, isRecord, listAt, textAt, textsAt } from '@/lib/objects/fields'
import { type FieldError, failure, StatusError } from './answer'
import { celNotDone } from './not-done'

type Input = NonNullable<Parameters<typeof run>[1]>[string]
type Bindings = Record<string, Input>

const RESERVED =
  /^(?:true|false|null|in|as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|void|while)$/

/** A property's name as rules write it (apiserver pkg/cel/escaping.go, 1.36). */
const escaped = (name: string) =>
  RESERVED.test(name)
    ? `__${name}__`
    : name
        .replaceAll('__', '__underscores__')
        .replaceAll('.', '__dot__')
        .replaceAll('-', '__dash__')
        .replaceAll('/', '__slash__')

const declared = (schema: unknown, key: string): unknown => at(schema, 'properties', key)

/** JSON as CEL has it: whole numbers are int, unless the schema says number; declared properties have their escaped names. */
export function celValue(value: unknown, schema?: unknown): Input {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && textAt(schema, 'type') !== 'number' ? BigInt(value) : value
  if (Array.isArray(value)) return value.map((item) => celValue(item, at(schema, 'items')))
  if (isRecord(value))
    return new Map(
      Object.entries(value).map(([key, child]) => {
        const own = declared(schema, key)
        const name = own === undefined ? key : escaped(key)
        return [name, celValue(child, own ?? at(schema, 'additionalProperties'))]
      }),
    )
  return typeof value === 'string' || typeof value === 'boolean' ? value : null
}

/** The value of an expression, or the key that it reads and no map has. What the library cannot evaluate is a 501. */
export function evaluate(expression: string, bindings: Bindings): { value: unknown } | { missing: string } {
  let says: string
  try {
    const value: unknown = run(expression, bindings, { funcs: strings })
    if (!isCelError(value)) return { value }
    says = value.message
  } catch (error) {
    says = String(error)
  }
  const missing = /^field not found: ([\w.-]{1,253})$/.exec(says)?.[1]
  if (missing !== undefined && !Object.hasOwn(bindings, missing)) return { missing }
  throw new StatusError(failure(501, 'NotImplemented', `${celNotDone} ${expression}`))
}

/** Ends the write of a policy with 501 of which an expression cannot be read. */
export function refuseUncompiled(policy: unknown): void {
  for (const validation of listAt(policy, 'spec', 'validations')) {
    const expression = textAt(validation, 'expression')
    try {
      parse(expression)
    } catch {
      throw new StatusError(failure(501, 'NotImplemented', `${celNotDone} ${expression}`))
    }
  }
}

const PREFIXES: Readonly<Record<string, string>> = {
  FieldValueInvalid: 'Invalid value',
  FieldValueForbidden: 'Forbidden',
  FieldValueRequired: 'Required value',
}

function broken(rule: unknown, value: unknown, field: string, bindings: Bindings): FieldError[] {
  const expression = textAt(rule, 'rule')
  const result = evaluate(expression, bindings)
  if (!('value' in result) || typeof result.value !== 'boolean')
    throw new StatusError(failure(501, 'NotImplemented', `${celNotDone} ${expression}`))
  if (result.value) return []
  const written = textAt(rule, 'messageExpression')
  const made = written === '' ? undefined : evaluate(written, bindings)
  const says =
    made !== undefined && 'value' in made && typeof made.value === 'string'
      ? made.value
      : textAt(rule, 'message') || `failed rule: ${expression}`
  const reason = textAt(rule, 'reason') || 'FieldValueInvalid'
  const prefix = PREFIXES[reason]
  if (prefix === undefined)
    throw new StatusError(failure(501, 'NotImplemented', `${celNotDone} ${expression}`))
  const shown =
    reason !== 'FieldValueInvalid' || typeof value === 'object' ? '' : `${JSON.stringify(value)}: `
  const path = `${field}${textAt(rule, 'fieldPath')}`.replace(/^\./, '')
  return [
    { type: reason as FieldError['type'], field: path || '<nil>', message: `${prefix}: ${shown}${says}` },
  ]
}

/** The item of the old list with the same keys; other lists have no old items (structural schema correlation, 1.36). */
function oldItem(old: unknown, item: unknown, schema: unknown): unknown {
  const keys = textsAt(schema, 'x-kubernetes-list-map-keys')
  if (keys.length === 0 || !Array.isArray(old)) return undefined
  return old.find((one) => keys.every((key) => isDeepStrictEqual(at(one, key), at(item, key))))
}

/**
 * What the CEL rules of a CustomResourceDefinition refuse in a value. A rule about `oldSelf` is asked of an update, any other of a
 * value that changed (CRDValidationRatcheting, 1.36). A rule that cannot be evaluated ends the call with 501.
 */
export function celErrors(value: unknown, old: unknown, schema: unknown, field = ''): FieldError[] {
  if (value === null || value === undefined || !isRecord(schema)) return []
  const isSame = old !== undefined && isDeepStrictEqual(value, old)
  const own = listAt(schema, 'x-kubernetes-validations').flatMap((rule) => {
    const asksOld = /\boldSelf\b/.test(textAt(rule, 'rule'))
    const isOptional = at(rule, 'optionalOldSelf') === true
    if (isOptional)
      throw new StatusError(failure(501, 'NotImplemented', `${celNotDone} ${textAt(rule, 'rule')}`))
    if (asksOld ? old === undefined : isSame) return []
    const bindings: Bindings = { self: celValue(value, schema) }
    if (asksOld) bindings.oldSelf = celValue(old, schema)
    return broken(rule, value, field, bindings)
  })
  if (Array.isArray(value))
    return value.reduce<FieldError[]>(
      (all, item, index) =>
        all.concat(celErrors(item, oldItem(old, item, schema), at(schema, 'items'), `${field}[${index}]`)),
      own,
    )
  if (!isRecord(value)) return own
  const children = Object.entries(value).flatMap(([key, child]) => {
    const inner = declared(schema, key)
    const path = inner === undefined ? `${field}[${key}]` : field === '' ? key : `${field}.${key}`
    return celErrors(child, at(old, key), inner ?? at(schema, 'additionalProperties'), path)
  })
  return [...own, ...children]
}

/** An object of a custom kind as its rules see it: of metadata, the name alone. */
export function ruled({ metadata, ...rest }: Fields): Fields {
  const { name, generateName } = isRecord(metadata) ? metadata : {}
  return { ...rest, metadata: { ...(name ? { name } : {}), ...(generateName ? { generateName } : {}) } }
}
