import { freeText } from './sanitize'
import { redactArguments, redactCommand, VALUE_LEFT_OUT } from './secret-command'
import { namesSecret, standsForSecret } from './secret-keys'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

export type JsonObject = { [key: string]: Json }

export const ANNOTATION_LIMIT = 1024
/** Longer documents in a text are read as text. */
const JSON_LIMIT = 256 * 1024
/** The base64 of what gzip begins with: tools keep a whole manifest in an annotation that way. */
const COMPRESSED = /^H4sI[A-Za-z0-9+/_-]{16,}=*$/
/** What is in the place of a literal value in `env`. */
export const MASKED_VARIABLE = /\[value left out: \d+ characters\]/g
/** The levels of an object that are read: more would be a way to end the stack. */
const MAX_DEPTH = 100
/** Fields of a parameter that hold what its `name` or `key` names. */
const VALUE_FIELDS = new Set([
  'value',
  'values',
  'val',
  'default',
  'stringValue',
  'plaintext',
  'plain',
  'text',
])
/** Fields whose text a shell or a program reads. */
const COMMANDS = new Set(['args', 'command', 'cmd', 'entrypoint', 'exec', 'run', 'script'])

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Object.fromEntries defines own properties, so a key such as __proto__ stays a key. */
export function mapEntries(
  object: JsonObject,
  map: (key: string, value: Json) => [string, Json] | null,
): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) => {
      const entry = map(key, value)
      return entry === null ? [] : [entry]
    }),
  )
}

/** Where a value stands: its field, the field that holds that, and what stands around it. */
interface Place {
  field: string
  owner: string
  /** By a key above it or a name next to it. */
  isSecret: boolean
  /** The program that a list of arguments is for. */
  program?: string
  depth: number
}

const TOP: Place = { field: '', owner: '', isSecret: false, depth: 0 }

function isDeep(json: string): boolean {
  let depth = 0
  for (const character of json) {
    if (character === '[' || character === '{') depth += 1
    else if (character === ']' || character === '}') depth -= 1
    if (depth > MAX_DEPTH) return true
  }
  return false
}

function parseJson(text: string): Json | undefined {
  if (text.length > JSON_LIMIT || !/^\s*[[{]/.test(text) || isDeep(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A text without what its own structure makes a secret, where it is a JSON document or holds a compressed one. */
function redactText(text: string): string {
  if (COMPRESSED.test(text)) return `[compressed text left out: ${text.length} characters]`
  const document = parseJson(text)
  if (document === undefined) return text
  const shown = JSON.stringify(present(document, TOP))
  return shown === JSON.stringify(document) ? text : shown
}

/** The value of a key, such as an annotation's, without what the key or its own structure makes a secret. */
export function redactUnder(key: string, text: string): string {
  return namesSecret(key) && !standsForSecret(text) ? VALUE_LEFT_OUT : redactText(text)
}

function presentText(text: string): string {
  return freeText(redactText(text))
}

function maskedVariable(variable: Json, depth: number): Json {
  const place = { ...TOP, depth }
  if (!isObject(variable) || typeof variable.value !== 'string' || variable.value === '')
    return present(variable, place)
  const length = variable.value.length
  return mapEntries(variable, (key, value) => [
    freeText(key),
    key === 'value' ? `[value left out: ${length} characters]` : present(value, place),
  ])
}

function presentList(list: Json[], { field, isSecret, program, depth }: Place): Json {
  // A container's environment is where people write passwords down; a reference to a Secret says as much without it.
  if (field === 'env') return list.map((variable) => maskedVariable(variable, depth + 1))
  const words = list.filter((item) => typeof item === 'string')
  if (isSecret || words.length < list.length)
    return list.map((item) => present(item, { field: '', owner: field, isSecret, depth: depth + 1 }))
  return redactArguments(words, program).map((word) => presentText(word))
}

function isNamedSecret(object: JsonObject): boolean {
  return ['name', 'key', 'header'].some((field) => {
    const name = object[field]
    return typeof name === 'string' && namesSecret(name)
  })
}

function programOf({ command }: JsonObject): string {
  const words = Array.isArray(command) ? command : [command]
  return words.filter((word) => typeof word === 'string').join(' ')
}

function presentEntry(object: JsonObject, key: string, value: Json, place: Place): Json {
  const { field, owner, isSecret, depth } = place
  if (field === 'annotations' && owner === 'metadata' && typeof value === 'string')
    return freeText(redactUnder(key, value), ANNOTATION_LIMIT)
  const isValue = VALUE_FIELDS.has(key)
  if (owner === 'httpHeaders' && isValue) return value === '' ? '' : VALUE_LEFT_OUT
  const inner = {
    field: key,
    depth: depth + 1,
    owner: field,
    isSecret: namesSecret(key) || (isValue && (isSecret || isNamedSecret(object))),
  }
  return present(value, key === 'args' ? { ...inner, program: programOf(object) } : inner)
}

function presentString(text: string, { field, isSecret }: Place): string {
  if (isSecret && !standsForSecret(text)) return VALUE_LEFT_OUT
  return presentText(COMMANDS.has(field) ? redactCommand(text) : text)
}

function present(value: Json, place: Place): Json {
  if (typeof value === 'string') return presentString(value, place)
  if (place.depth > MAX_DEPTH) return '[deeper levels left out]'
  if (Array.isArray(value)) return presentList(value, place)
  if (!isObject(value)) return value
  return mapEntries(value, (key, inner) => [freeText(key), presentEntry(value, key, inner, place)])
}

/**
 * The object fit to be shown: literal values of environment variables and of a probe's headers left out, with what a
 * key, the option before it or a name next to it makes a secret; annotations bounded to 1 KiB, credentials left out of
 * free text, hidden characters made visible.
 */
export function presentObjectFields(object: JsonObject): JsonObject {
  return mapEntries(object, (key, value) => [freeText(key), present(value, { ...TOP, field: key })])
}
