import { at, entriesAt, isRecord, listAt, textAt } from '@/lib/objects/fields'
import { parseQuantity } from '@/lib/objects/quantity'
import { goQuote } from '@/lib/words/go-quote'
import type { FieldError } from './answer'

/** What is wrong with the value of a field, in the server's words. */
export type FieldCheck = (value: unknown, field: string, object: unknown) => readonly FieldError[]

const shown = (value: unknown) => (typeof value === 'string' ? goQuote(value) : JSON.stringify(value ?? null))

/** A value that the server refuses, with the reason that it gives. */
export const invalid = (field: string, value: unknown, says: string): FieldError => ({
  type: 'FieldValueInvalid',
  field,
  message: `Invalid value: ${shown(value)}: ${says}`,
})
const forbidden = (field: string, says: string): FieldError => ({
  type: 'FieldValueForbidden',
  field,
  message: `Forbidden: ${says}`,
})
/** A field that must be there. */
export const needed = (field: string, says = ''): FieldError => ({
  type: 'FieldValueRequired',
  field,
  message: says === '' ? 'Required value' : `Required value: ${says}`,
})
const isEmpty = (value: unknown) => value === undefined || value === null || value === ''

export const mustBeGiven =
  (says = ''): FieldCheck =>
  (value, field) =>
    isEmpty(value) || (Array.isArray(value) && value.length === 0) ? [needed(field, says)] : []

export const oneOf =
  (...allowed: string[]): FieldCheck =>
  (value, field) => {
    if (isEmpty(value) || allowed.includes(String(value))) return []
    const message = `Unsupported value: ${shown(value)}: supported values: ${allowed.map(goQuote).join(', ')}`
    return [{ type: 'FieldValueNotSupported', field, message }]
  }

export const notNegative: FieldCheck = (value, field) =>
  typeof value === 'number' && value < 0 ? [invalid(field, value, 'must be greater than or equal to 0')] : []

export const between =
  (least: number, most: number, says: string): FieldCheck =>
  (value, field) =>
    typeof value === 'number' && (value < least || value > most) ? [invalid(field, value, says)] : []

export const port = between(1, 65535, 'must be between 1 and 65535, inclusive')

export const matches =
  (form: RegExp, says: string): FieldCheck =>
  (value, field) =>
    typeof value === 'string' && value !== '' && !form.test(value) ? [invalid(field, value, says)] : []

/** No two items of a list have the same text in a field. */
export const unique =
  (key: string): FieldCheck =>
  (value, field) => {
    const names = Array.isArray(value) ? value.map((item) => textAt(item, key)) : []
    return names.flatMap((name, index): FieldError[] =>
      name !== '' && names.indexOf(name) < index
        ? [
            {
              type: 'FieldValueDuplicate',
              field: `${field}[${index}].${key}`,
              message: `Duplicate value: ${goQuote(name)}`,
            },
          ]
        : [],
    )
  }

/** Of these members, in the order in which the server looks at them, an object has one. */
export const oneMember =
  (members: readonly string[], what: string, missing?: string): FieldCheck =>
  (value, field) => {
    if (!isRecord(value)) return []
    const given = members.filter((member) => isRecord(value[member]))
    if (given.length === 0 && missing !== undefined) return [needed(field, missing)]
    return given
      .slice(1)
      .map((member) => forbidden(`${field}.${member}`, `may not specify more than 1 ${what}`))
  }

const NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const NAME_SAYS =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/
const VALUE_SAYS =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"

/** The keys of a map are qualified names. */
export const qualifiedKeys: FieldCheck = (value, field) =>
  entriesAt(value).flatMap(([key]) =>
    NAME.test(key.slice(key.indexOf('/') + 1)) ? [] : [invalid(field, key, NAME_SAYS)],
  )

export const labels: FieldCheck = (value, field, object) => [
  ...qualifiedKeys(value, field, object),
  ...entriesAt(value).flatMap(([, text]) =>
    typeof text !== 'string' || VALUE.test(text) ? [] : [invalid(field, text, VALUE_SAYS)],
  ),
]

/** The keys of a ConfigMap or Secret, which are names of files. */
export const dataKeys: FieldCheck = (value, field) =>
  entriesAt(value).flatMap(([key]) => {
    const says = /^[-._a-zA-Z0-9]+$/.test(key)
      ? key === '.' || key === '..'
        ? `must not be '${key}'`
        : ''
      : "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
    return says === '' ? [] : [invalid(`${field}[${key}]`, key, says)]
  })

/** No request of a container is above its limit. */
export const requestsInLimits: FieldCheck = (value, field) =>
  entriesAt(value, 'requests').flatMap(([name, request]) => {
    const most = at(value, 'limits', name)
    const [asked, limit] = [parseQuantity(String(request)), parseQuantity(String(most ?? ''))]
    if (asked === undefined || limit === undefined || asked.nano <= limit.nano) return []
    return [
      invalid(`${field}.requests`, String(request), `must be less than or equal to ${name} limit of ${most}`),
    ]
  })

const FIELD_PATH =
  /^(metadata\.(name|namespace|uid|labels(\[.*\])?|annotations(\[.*\])?)|spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?))$/

export const variable: FieldCheck = (value, field) => {
  const path = textAt(value, 'valueFrom', 'fieldRef', 'fieldPath')
  const says = `error converting fieldPath: field label not supported: ${path}`
  return [
    ...(path === '' || FIELD_PATH.test(path)
      ? []
      : [invalid(`${field}.valueFrom.fieldRef.fieldPath`, path, says)]),
    ...(textAt(value, 'value') !== '' && isRecord(at(value, 'valueFrom'))
      ? [invalid(`${field}.valueFrom`, '', 'may not be specified when `value` is not empty')]
      : []),
  ]
}

/** Each mount of a Pod names one of its volumes. */
export const mountsOfVolumes: FieldCheck = (spec, field) => {
  const names = new Set(listAt(spec, 'volumes').map((volume) => textAt(volume, 'name')))
  return ['initContainers', 'containers'].flatMap((list) =>
    listAt(spec, list).flatMap((container, index) =>
      listAt(container, 'volumeMounts').flatMap((mount, number): FieldError[] => {
        const name = textAt(mount, 'name')
        const path = `${field}.${list}[${index}].volumeMounts[${number}].name`
        if (name === '' || names.has(name)) return []
        return [{ type: 'FieldValueNotFound', field: path, message: `Not found: ${goQuote(name)}` }]
      }),
    ),
  )
}

export const rollingUpdate: FieldCheck = (value, field) => {
  const given = at(value, 'rollingUpdate')
  const isZero = (name: string) => ['0', '0%'].includes(String(at(given, name)))
  if (textAt(value, 'type') === 'Recreate' && given !== undefined)
    return [forbidden(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")]
  return isZero('maxSurge') && isZero('maxUnavailable')
    ? [
        invalid(
          `${field}.rollingUpdate.maxUnavailable`,
          at(given, 'maxUnavailable'),
          'may not be 0 when `maxSurge` is 0',
        ),
      ]
    : []
}
