import { HIDDEN_CHARACTER } from '@/lib/words/visible-text'
import { isRecord } from './fields'

const PLAIN = /^[A-Za-z0-9/][A-Za-z0-9_/.+@=,()[\]'$%^<;~-]*(?:[ :][A-Za-z0-9_/.+@=,()[\]'$%^<;~-]+)*$/
// What YAML 1.1, which kubectl reads, takes for a boolean, null, number, date or base-60 number.
const TYPED =
  /^(?:y|n|yes|no|on|off|true|false|null|~|[-+]?[0-9][0-9_,.:eE+-]*|[-+]?0[xob][0-9a-fA-F_]+|[-+]?\.[0-9.]+|[-+]?[0-9_]*\.?[0-9_]*e[-+]?[0-9]+|[-+]?\.?(?:inf|nan)|\d{4}-\d\d?-\d\d?.*)$/i
// An IPv4 address or a version of three numbers is text to every reader.
const DOTTED = /^\d+\.\d+\.\d+[.\d]*$/
/** What cannot be seen needs an escape. */
const UNPRINTABLE = new RegExp(`${HIDDEN_CHARACTER}|\\p{Cf}`, 'u')

function isBlock(text: string): boolean {
  return text.includes('\n') && !UNPRINTABLE.test(text) && !/^[\s]|\t/.test(text) && !/[ ]\n|[ ]$/.test(text)
}

function quoted(text: string): string {
  if (text === '') return '""'
  if (TYPED.test(text) && !DOTTED.test(text)) return JSON.stringify(text)
  if (PLAIN.test(text)) return text
  if (/[\n\t\r]/.test(text) || UNPRINTABLE.test(text)) return withEscapes(JSON.stringify(text))
  return `'${text.replaceAll("'", "''")}'`
}

/** JSON of the same value in which what cannot be seen is an escape. */
export function withEscapes(json: string): string {
  return json.replace(new RegExp(UNPRINTABLE.source, 'gu'), (character) =>
    [...Array(character.length)]
      .map((_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}

// A literal block keeps its final newlines by "+", one by nothing, none by "-".
function block(text: string, pad: string): string {
  const body = text.replace(/\n+$/, '')
  const tail = text.length - body.length
  const mark = tail === 0 ? '|-' : tail === 1 ? '|' : '|+'
  const lines = body.split('\n').map((line) => (line === '' ? '' : `${pad}${line}`))
  return `${mark}\n${lines.join('\n')}${'\n'.repeat(Math.max(0, tail - 1))}`
}

function scalar(value: unknown, pad: string): string {
  if (typeof value === 'string') return isBlock(value) ? block(value, pad) : quoted(value)
  return value === undefined ? 'null' : JSON.stringify(value)
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0
}

function inline(value: unknown, pad: string): string {
  if (isEmpty(value)) return Array.isArray(value) ? '[]' : '{}'
  return scalar(value, pad)
}

function isNested(value: unknown): boolean {
  return (Array.isArray(value) || isRecord(value)) && !isEmpty(value)
}

type KeysOf = (object: Readonly<Record<string, unknown>>) => string[]

function entryLines(key: string, value: unknown, pad: string, keysOf: KeysOf): string[] {
  if (!isNested(value)) return [`${pad}${quoted(key)}: ${inline(value, `${pad}  `)}`]
  // A list is not indented under its key, as in kubectl's output.
  return [`${pad}${quoted(key)}:`, ...linesOf(value, Array.isArray(value) ? pad : `${pad}  `, keysOf)]
}

function itemLines(item: unknown, pad: string, keysOf: KeysOf): string[] {
  if (!isNested(item)) return [`${pad}- ${inline(item, `${pad}  `)}`]
  const [first = '', ...rest] = linesOf(item, `${pad}  `, keysOf)
  return [`${pad}- ${first.slice(pad.length + 2)}`, ...rest]
}

function linesOf(value: unknown, pad: string, keysOf: KeysOf): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => itemLines(item, pad, keysOf))
  if (!isRecord(value)) return [`${pad}${scalar(value, pad)}`]
  return keysOf(value).flatMap((key) => entryLines(key, value[key], pad, keysOf))
}

const inOrder: KeysOf = (object) => Object.keys(object).filter((key) => object[key] !== undefined)
const sorted: KeysOf = (object) => Object.keys(object).sort()

/**
 * Kubernetes objects as YAML documents, keys in the order in which they are given. Every version of YAML reads them the same:
 * no anchors, no folded lines, and quotes around what YAML 1.1 takes for another type.
 */
export function toYaml(...documents: readonly object[]): string {
  return documents.map((document) => `${linesOf(document, '', inOrder).join('\n')}\n`).join('---\n')
}

/** One top-level field of a document, to be folded by itself. */
export interface DocumentSection {
  name: string
  text: string
}

/**
 * The top-level fields of an object as YAML, in the form of `kubectl get -o yaml`: keys sorted, lists under their key,
 * long text unfolded. Joined by newlines they are one document, which YAML 1.1 and 1.2 read as the same object.
 */
export function yamlSections(object: Readonly<Record<string, unknown>>): DocumentSection[] {
  return sorted(object).map((name) => ({ name, text: entryLines(name, object[name], '', sorted).join('\n') }))
}

/** The top-level fields as JSON in the form of `kubectl get -o json`; joined by ",\n" within braces they are the object. */
export function jsonSections(object: Readonly<Record<string, unknown>>): DocumentSection[] {
  return Object.keys(object).map((name) => {
    const value = JSON.stringify(object[name], null, 4) ?? 'null'
    return { name, text: `    ${JSON.stringify(name)}: ${value.replaceAll('\n', '\n    ')}` }
  })
}
