import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type YAMLError,
} from 'yaml'
import * as z from 'zod/mini'
import { YamlWeight, yamlExcess } from '@/lib/objects/yaml-bounds'
import { quote, say, sentenceOf, words } from '@/lib/phrase/phrase'
import { foreign } from '@/lib/phrase/quote'
import { visibleText } from '@/lib/words/visible-text'
import type { ManifestCorrection, Mistake } from '../contract'
import type { FieldPath } from './known-fields'

const MOST_OBJECTS = 500
const MOST_ERRORS = 20

/** One object of the paste, an item of a List included. */
export interface ManifestItem {
  kind: string
  apiVersion: string
  /** As decoded, with the kind and apiVersion that a typed list gives its items. */
  value: unknown
  /** The line of a field, or of what holds it where it is not written; from 1. */
  lineOf: (path: FieldPath) => number
  /** How to write another name at a field; undefined where that would change more than this field. */
  correctionOf: (path: FieldPath, to: string) => ManifestCorrection | undefined
}

type Told = Pick<Mistake, 'says' | 'instead'>

export interface ManifestError extends Told {
  line: number
}

export interface Manifest {
  items: ManifestItem[]
  errors: ManifestError[]
}

/**
 * Reads YAML or JSON of one or more documents as kubectl does (YAML 1.1), without trusting it: depth, aliases and the
 * number of objects are bounded, and what cannot be read is an error with its line while other documents are still read.
 */
export function readManifest(text: string): Manifest {
  const excess = yamlExcess(text)
  if (excess) return { items: [], errors: [{ ...excess, says: words(excess.says) }] }
  const lines = new LineCounter()
  // Comparing each key with each other takes quadratic time; doubles are found below.
  const documents = parseAllDocuments(text, {
    version: '1.1',
    uniqueKeys: false,
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'silent',
  })
  const manifest: Manifest = { items: [], errors: [] }
  const weight = new YamlWeight()
  for (const document of documents) readDocument(document, lines, weight, manifest)
  return manifest
}

function readDocument(
  document: Document,
  lines: LineCounter,
  weight: YamlWeight,
  { items, errors }: Manifest,
): void {
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line)
  const fail = (error: ManifestError) => {
    if (errors.length < MOST_ERRORS) errors.push(error)
  }
  const root = document.contents
  const start = lineAt(root?.range?.[0] ?? 0)
  const decoded = decode(document, lineAt, weight)
  if ('error' in decoded) {
    fail(decoded.error)
    return
  }
  if (decoded.value === null || decoded.value === undefined) return
  if (typeof decoded.value !== 'object' || Array.isArray(decoded.value)) {
    const says = say`This is not an object: a manifest begins with lines such as "apiVersion: …" and "kind: …".`
    fail({ line: start, says })
    return
  }
  for (const { path, ...found } of expand(decoded.value, [], {})) {
    if (items.length >= MOST_OBJECTS) {
      fail({
        line: start,
        says: say`At most ${MOST_OBJECTS} objects are read at once; the rest is left out.`,
      })
      return
    }
    const lineOf = (field: FieldPath) => lineAt(offsetOf(root, [...path, ...field]))
    items.push({
      ...found,
      lineOf,
      correctionOf: (field, to) => correctionOf(root, [...path, ...field], to),
    })
  }
}

function decode(
  document: Document,
  lineAt: (offset: number) => number,
  weight: YamlWeight,
): { value: unknown } | { error: ManifestError } {
  // What follows the first error of a document is usually its echo.
  const [broken] = document.errors
  if (broken) return { error: { line: lineAt(broken.pos[0]), ...wordsOf(broken) } }
  const decoded = weight.decode(document)
  if ('value' in decoded) return decoded
  const { at, says, instead } = decoded.fault
  const told = { says: words(says), ...(instead === undefined ? {} : { instead: words(instead) }) }
  return { error: { line: lineAt(at), ...told } }
}

const TOLD = new Map<string, Told>(
  Object.entries({
    TAB_AS_INDENT: {
      says: say`This line is indented with a tab, and YAML indents with spaces only.`,
      instead: say`Use spaces.`,
    },
    BAD_INDENT: { says: say`The indentation matches no line above.` },
    MISSING_CHAR: { says: say`A bracket, a quote or a colon is missing here or above.` },
    BLOCK_AS_IMPLICIT_KEY: {
      says: say`Two keys are on one line, or the line above is not finished.`,
      instead: say`Write one key per line, or quote a value that holds ": ".`,
    },
    MULTILINE_IMPLICIT_KEY: {
      says: say`A key spans several lines: a colon is missing after it, or the text is not YAML.`,
      instead: say`Each line of a map is "key: value".`,
    },
    UNEXPECTED_TOKEN: { says: say`This is not allowed here.` },
  }),
)

function wordsOf({ code, message }: YAMLError): Told {
  // The parser means the bracket that it still waits for.
  const isOpen = code === 'BAD_INDENT' && message.includes('end with a')
  const told = TOLD.get(isOpen ? 'MISSING_CHAR' : code)
  const [first = ''] = message.split('\n')
  return told ?? { says: sentenceOf(say`It is not YAML: ${quote(visibleText(foreign(first, 200)))}`) }
}

const typedSchema = z.object({ kind: z.optional(z.unknown()), apiVersion: z.optional(z.unknown()) })
const listSchema = z.object({ items: z.array(z.unknown()) })

interface Expanded extends Pick<ManifestItem, 'kind' | 'apiVersion' | 'value'> {
  path: FieldPath
}

function* expand(
  value: unknown,
  path: FieldPath,
  given: { kind?: string; apiVersion?: string },
): Generator<Expanded> {
  const typed = typedSchema.safeParse(value)
  const own = typed.success ? typed.data : {}
  const kind = (typeof own.kind === 'string' && own.kind) || given.kind || ''
  const apiVersion = (typeof own.apiVersion === 'string' && own.apiVersion) || given.apiVersion || ''
  const list = kind.endsWith('List') ? listSchema.safeParse(value) : undefined
  // A List within a List would be as deep as the paste is long.
  if (!list?.success || path.length > 6) {
    yield { kind, apiVersion, path, value: typed.success ? { ...Object(value), kind, apiVersion } : value }
    return
  }
  const itemKind = kind.slice(0, -'List'.length)
  for (const [index, item] of list.data.items.entries()) {
    yield* expand(item, [...path, 'items', index], itemKind === '' ? {} : { kind: itemKind, apiVersion })
  }
}

function offsetOf(root: Node | null, path: FieldPath): number {
  let node: Node | null | undefined = root
  let offset = root?.range?.[0] ?? 0
  for (const part of path) {
    const inner: unknown = isMap(node) || isSeq(node) ? node.get(part, true) : undefined
    if (!isNode(inner)) return offset
    node = inner
    offset = inner.range?.[0] ?? offset
  }
  return offset
}

// What YAML 1.1 reads as text without quotes, apart from the words below.
const PLAIN = /^[A-Za-z][A-Za-z0-9./-]*$/
const NO_TEXT = /^(?:y|yes|n|no|on|off|true|false|null)$/i
const NAME = /^(?:[A-Za-z0-9][A-Za-z0-9./:-]*)?$/

function spelled(to: string, type: string | undefined): string | undefined {
  if (!NAME.test(to)) return undefined
  if (type === 'QUOTE_DOUBLE') return `"${to}"`
  if (type === 'QUOTE_SINGLE') return `'${to}'`
  if (type !== 'PLAIN') return undefined
  return PLAIN.test(to) && !NO_TEXT.test(to) ? to : `"${to}"`
}

// An alias repeats what its anchor holds, so that a change would reach further than this field.
const isRepeated = (node: Node) => 'anchor' in node && node.anchor !== undefined

/**
 * How another name is written at a field, in the quotes of the text, so that it changes this field alone. Undefined where
 * the text does not hold the name at one place: behind an alias, in a block of text, or where it is not written at all.
 */
function correctionOf(root: Node | null, path: FieldPath, to: string): ManifestCorrection | undefined {
  let node = root
  for (const part of path) {
    if (node === null || isRepeated(node) || !(isMap(node) || isSeq(node))) return undefined
    const inner: unknown = node.get(part, true)
    if (!isNode(inner)) return undefined
    node = inner
  }
  if (!isScalar(node) || isRepeated(node) || node.tag !== undefined || node.range == null) return undefined
  const text = spelled(to, node.type)
  if (typeof node.value !== 'string' || text === undefined) return undefined
  return { start: node.range[0], end: node.range[1], text, from: node.value, to }
}
