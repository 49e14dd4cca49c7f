import { type Document, isAlias, isMap, isNode, isScalar, isSeq, Lexer, type Node } from 'yaml'
import { visibleText } from '@/lib/words/visible-text'

// The parser recurses, and some depths end the process instead of throwing, so depth is judged on the text before it.
const MOST_NESTED = 64
// So many take up to 25 MiB of a heap, and what outgrows one by a single array ends the process, not the parser alone. The
// 76 ClusterRoles of a new cluster, as kubectl prints them in 130 KiB, have 13,000.
const MOST_TOKENS = 30_000
// Each costs a document, or an error, of its own. No more objects than 500 are read either.
const MOST_MARKS = 2_000

/** What is too much to be parsed, with its line (from 1). */
export interface Excess {
  line: number
  says: string
}

/**
 * What makes a YAML or JSON text too much to be parsed: it nests deeper than any manifest does, or has more parts. Takes
 * linear time and composes nothing.
 */
export function yamlExcess(text: string, mostTokens = MOST_TOKENS): Excess | undefined {
  const deep = tooDeepAt(text)
  if (deep !== undefined) {
    return {
      line: deep,
      says: `It nests deeper than ${MOST_NESTED} levels, which no manifest does, so it is not parsed.`,
    }
  }
  return tooMuchAt(text, mostTokens)
}

/** Counts brackets, steps of indentation, markers such as "- - -" and keys within keys such as "a: b: c"; in quotes too. */
function tooDeepAt(text: string): number | undefined {
  let brackets = 0
  const indents: number[] = []
  for (const [index, line] of text.split('\n').entries()) {
    let at = 0
    let markers = 0
    while (at < line.length) {
      const character = line[at]
      const next = line[at + 1]
      if (character === ' ' || character === '\t') at += 1
      else if ((character === '-' || character === '?') && (next === ' ' || next === '\t')) {
        markers += 1
        at += 2
      } else break
    }
    if (at < line.length) {
      while ((indents.at(-1) ?? -1) >= at) indents.pop()
      indents.push(at)
    }
    let keys = 0
    for (; at < line.length; at += 1) {
      const character = line[at]
      if (character === ':' && (line[at + 1] ?? ' ') === ' ') keys += 1
      else if (character === ',' || character === '[' || character === '{') keys = 0
      if (keys > MOST_NESTED) return index + 1
      if (character === '[' || character === '{') brackets += 1
      else if ((character === ']' || character === '}') && brackets > 0) brackets -= 1
      if (brackets > MOST_NESTED) return index + 1
    }
    if (markers > MOST_NESTED || indents.length > MOST_NESTED) return index + 1
  }
  return undefined
}

const MARK = /^(?:---|\.\.\.|[%&!])/

/** Every sign counts, since a comma or a dash is a node even where nothing is behind it. */
function tooMuchAt(text: string, mostTokens: number): Excess | undefined {
  let line = 1
  let tokens = 0
  let marks = 0
  for (const token of new Lexer().lex(text)) {
    if (token === '\n' || token === '\r\n') line += 1
    // Blanks, and the lexer's own marks between tokens, are less.
    else if (token > ' ~') tokens += 1
    if (MARK.test(token)) marks += 1
    if (tokens > mostTokens) return { line, says: tooMany(mostTokens, 'words and signs') }
    if (marks > MOST_MARKS) return { line, says: tooMany(MOST_MARKS, 'documents, anchors and tags') }
  }
  return undefined
}

function tooMany(most: number, what: string): string {
  return `It has more than ${most.toLocaleString('en-US')} ${what}, so it is not read. Give fewer objects at once.`
}

/** Why a composed document is not decoded, with the offset of the place. */
export interface Fault {
  at: number
  says: string
  instead?: string
}

/**
 * Counts the values of the documents of one text with each alias as what it refers to, since a small text can expand into an
 * endless one, and finds what is no manifest: a key that appears twice in one map, an anchor within itself. Takes linear time,
 * where the parser's own checks are quadratic.
 */
export class YamlWeight {
  readonly #most: number
  #left: number

  constructor(mostTokens = MOST_TOKENS) {
    this.#most = mostTokens
    this.#left = mostTokens
  }

  /** The value of a document without errors, or its first fault. */
  decode(document: Document): { value: unknown } | { fault: Fault } {
    const root = document.contents
    const fault = this.#faultIn(root)
    if (fault) return { fault }
    try {
      return { value: document.toJS({ maxAliasCount: -1 }) }
    } catch {
      // Of what has no errors the parser refuses this alone.
      return { fault: { at: root?.range?.[0] ?? 0, says: 'A "<<" merges something that is not a map.' } }
    }
  }

  #faultIn(root: Node | null): Fault | undefined {
    const anchors = new Map<string, Node>()
    const weights = new Map<Node, number>()
    let fault: Fault | undefined
    const weigh = (node: unknown): number => {
      if (fault !== undefined || !isNode(node)) return 1
      const at = node.range?.[0] ?? 0
      if (isAlias(node)) {
        const meant = anchors.get(node.source)
        const weight = meant && weights.get(meant)
        if (meant === undefined)
          fault = { at, says: `No anchor ${shown(node.source)} comes before this alias.` }
        else if (weight === undefined) {
          const says = `The anchor ${shown(node.source)} is inside itself, so its value never ends.`
          fault = { at, says, instead: 'Write the value out.' }
        }
        return weight ?? 1
      }
      if (node.anchor !== undefined) anchors.set(node.anchor, node)
      let weight = 1
      if (isMap(node)) {
        const keys = new Set<string>()
        for (const { key, value } of node.items) {
          if (isScalar(key)) {
            // A merge is a symbol in YAML 1.1.
            const word = typeof key.value === 'symbol' ? '<<' : String(key.value)
            if (keys.has(word) && word !== '<<')
              fault ??= {
                at: key.range?.[0] ?? 0,
                says: `The key ${shown(word)} appears twice in one map.`,
                instead: 'Keep one of the two.',
              }
            keys.add(word)
          }
          weight += weigh(key) + weigh(value)
        }
      } else if (isSeq(node)) {
        for (const item of node.items) weight += weigh(item)
      }
      if (weight > this.#left) fault ??= { at, says: tooMany(this.#most, 'values, its aliases written out') }
      weights.set(node, weight)
      return weight
    }
    this.#left -= weigh(root)
    return fault
  }
}

function shown(word: string): string {
  return visibleText(word.slice(0, 80))
}
