import { weighJson } from '@/lib/objects/json-weight'
import { freeText } from './sanitize'
import { namesSecret, redactArguments, redactCommand, standsForSecret, VALUE_LEFT_OUT } from './secret-names'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

export type JsonObject = { [key: string]: Json }

export const ANNOTATION_LIMIT = 1024
/** Longer documents in a text are read as text. */
const JSON_LIMIT = 256 * 1024
/** The base64 of what gzip begins with: tools keep a whole manifest in an annotation that way. */
const COMPRESSED = /^H4sI[A-Za-z0-9+/_-]{16,}=*$/
/** What replaces a literal value in `env`. */
export const MASKED_VARIABLE = /\[value left out: \d+ characters\]/g
/** The levels of an object that are read: more could overflow the stack. */
const MAX_DEPTH = 100
/** What is shown of one object, and of each of its fields such as spec: values, and characters of their text. */
const MOST = { values: 30_000, characters: 1_000_000 }
const MOST_OF_FIELD = { values: 15_000, characters: 500_000 }

/** What can still be shown. What comes after that is left out, and `isOver` says that something was. */
export interface Budget {
  values: number
  characters: number
  isOver: boolean
}

export function newBudget(): Budget {
  return { ...MOST, isOver: false }
}

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

/** Where a value is: its field, the field that holds that, and what is around it. */
interface Place {
  field: string
  owner: string
  /** By a key above it or a name next to it. */
  isSecret: boolean
  /** The program that a list of arguments is for. */
  program?: string
  depth: number
  budget: Budget
}

function top(budget: Budget, depth = 0): Place {
  return { field: '', owner: '', isSecret: false, depth, budget }
}

/** Whether one more value is shown. */
function takes(budget: Budget): boolean {
  const isWithin = budget.values > 0 && budget.characters > 0
  if (isWithin) budget.values -= 1
  else budget.isOver = true
  return isWithin
}

/** A text without what its own structure makes a secret, where it is a JSON document or holds a compressed one. */
function redactText(text: string, budget: Budget): string {
  if (COMPRESSED.test(text)) return `[compressed text left out: ${text.length} characters]`
  if (text.length > JSON_LIMIT || !/^\s*[[{]/.test(text)) return text
  const { excess } = weighJson(text, { nested: MAX_DEPTH, parts: MOST.values })
  if (excess === 'nested') return text
  const document = excess ? undefined : parseJson(text)
  if (document === undefined && !excess) return text
  const shown = document === undefined ? '' : JSON.stringify(present(document, top(budget)))
  if (excess || budget.isOver) return `[JSON left out: ${text.length} characters]`
  return shown === JSON.stringify(document) ? text : shown
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The value of a key, such as an annotation's, without what the key or its own structure makes a secret. */
export function redactUnder(key: string, text: string): string {
  return redactUnderWithin(key, text, newBudget())
}

function redactUnderWithin(key: string, text: string, budget: Budget): string {
  return namesSecret(key) && !standsForSecret(text) ? VALUE_LEFT_OUT : redactText(text, budget)
}

function presentText(text: string, budget: Budget, limit?: number): string {
  const shown = freeText(text, limit)
  budget.characters -= shown.length
  return shown
}

function presentEntries(object: JsonObject, budget: Budget, show: (key: string, value: Json) => Json): Json {
  const shown: [string, Json][] = []
  for (const [key, value] of Object.entries(object)) {
    if (!takes(budget)) break
    shown.push([presentText(key, budget), show(key, value)])
  }
  return Object.fromEntries(shown)
}

function presentItems<T>(list: readonly T[], budget: Budget, show: (item: T) => Json): Json[] {
  const shown: Json[] = []
  for (const item of list) {
    if (!takes(budget)) break
    shown.push(show(item))
  }
  return shown
}

function maskedVariable(variable: Json, depth: number, budget: Budget): Json {
  const place = top(budget, depth)
  if (!isObject(variable) || typeof variable.value !== 'string' || variable.value === '')
    return present(variable, place)
  const length = variable.value.length
  return presentEntries(variable, budget, (key, value) =>
    key === 'value' ? `[value left out: ${length} characters]` : present(value, place),
  )
}

function presentList(list: Json[], { field, isSecret, program, depth, budget }: Place): Json {
  // A container's environment is where people write passwords down; a reference to a Secret says as much without it.
  if (field === 'env') return presentItems(list, budget, (one) => maskedVariable(one, depth + 1, budget))
  const words = list.filter((item) => typeof item === 'string')
  if (isSecret || words.length < list.length) {
    const inner = { field: '', owner: field, isSecret, depth: depth + 1, budget }
    return presentItems(list, budget, (item) => present(item, inner))
  }
  // One more than is shown proves that there are more.
  const near = redactArguments(words.slice(0, budget.values + 1), program)
  return presentItems(near, budget, (word) => presentText(redactText(word, budget), budget))
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
  const { field, owner, isSecret, depth, budget } = place
  if (field === 'annotations' && owner === 'metadata' && typeof value === 'string')
    return presentText(redactUnderWithin(key, value, budget), budget, ANNOTATION_LIMIT)
  const isValue = VALUE_FIELDS.has(key)
  if (owner === 'httpHeaders' && isValue) return value === '' ? '' : VALUE_LEFT_OUT
  const inner = {
    field: key,
    depth: depth + 1,
    budget,
    owner: field,
    isSecret: namesSecret(key) || (isValue && (isSecret || isNamedSecret(object))),
  }
  return present(value, key === 'args' ? { ...inner, program: programOf(object) } : inner)
}

function presentString(text: string, { field, isSecret, budget }: Place): string {
  if (isSecret && !standsForSecret(text)) return VALUE_LEFT_OUT
  return presentText(redactText(COMMANDS.has(field) ? redactCommand(text) : text, budget), budget)
}

function present(value: Json, place: Place): Json {
  if (typeof value === 'string') return presentString(value, place)
  if (place.depth > MAX_DEPTH) return '[deeper levels left out]'
  if (Array.isArray(value)) return presentList(value, place)
  if (!isObject(value)) return value
  return presentEntries(value, place.budget, (key, inner) => presentEntry(value, key, inner, place))
}

/**
 * The object fit to be shown: literal values of environment variables and of a probe's headers left out, with what a
 * key, the option before it or a name next to it makes a secret; annotations bounded to 1 KiB, credentials left out of
 * free text, hidden characters made visible. What comes after 15,000 values or 500,000 characters of one field, or twice as
 * much of the whole, is left out.
 */
export function presentObjectFields(object: JsonObject, whole: Budget = newBudget()): JsonObject {
  const shown: [string, Json][] = []
  for (const [key, value] of Object.entries(object)) {
    if (!takes(whole)) break
    const values = Math.min(whole.values, MOST_OF_FIELD.values)
    const characters = Math.min(whole.characters, MOST_OF_FIELD.characters)
    const budget = { values, characters, isOver: false }
    shown.push([presentText(key, budget), present(value, { ...top(budget), field: key })])
    whole.values -= values - budget.values
    whole.characters -= characters - budget.characters
    whole.isOver ||= budget.isOver
  }
  return Object.fromEntries(shown)
}
