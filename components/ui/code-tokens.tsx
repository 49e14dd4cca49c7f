import { Fragment } from 'react'

export type CodeTokenKind =
  | 'key'
  | 'string'
  | 'number'
  | 'word'
  | 'comment'
  | 'mark'
  | 'plain'
  | 'added'
  | 'removed'

export interface CodeToken {
  text: string
  kind: CodeTokenKind
}

/** Longer lines stay plain. */
const MOST = 2_000
const KEY =
  /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#:"'{}[\],&*!|>%@`-](?:[^\s:#]|:(?=\S)|(?<=\S)#| (?=\S)(?!#))*|-(?=\S)(?:[^\s:]|:(?=\S))*)(?=\s*:(?:\s|$))/
const NUMBER = /^[-+]?(?:\d[\d_]*(?:\.\d+)?(?:e[-+]?\d+)?|0x[\da-f]+|0o[0-7]+)$/i
const WORD = /^(?:true|false|null|~)$/
const BLOCK = /^[|>][-+\d]{0,2}$/
const EMPTY = /^(?:\[\]|\{\})$/

function valueToken(text: string): CodeToken {
  if (BLOCK.test(text) || EMPTY.test(text)) return { text, kind: 'mark' }
  if (NUMBER.test(text)) return { text, kind: 'number' }
  return { text, kind: WORD.test(text) ? 'word' : 'string' }
}

// A comment starts after a blank, outside of quotes, which only the start of a value opens.
function withComment(text: string): CodeToken[] {
  const quote = text[0] === '"' || text[0] === "'" ? text.lastIndexOf(text[0]) + 1 : 0
  const at = text.indexOf(' #', quote)
  if (at < 0) return [valueToken(text)]
  return [valueToken(text.slice(0, at)), { text: text.slice(at), kind: 'comment' }]
}

function lineTokens(line: string): CodeToken[] {
  if (line.length > MOST) return [{ text: line, kind: 'plain' }]
  const tokens: CodeToken[] = []
  const add = (text: string, kind: CodeTokenKind) => {
    if (text !== '') tokens.push({ text, kind })
  }
  const lead = /^\s*(?:- +)*(?:-$)?/.exec(line)?.[0] ?? ''
  let rest = line.slice(lead.length)
  add(lead, 'mark')
  if (rest.startsWith('#')) {
    add(rest, 'comment')
    return tokens
  }
  const key = KEY.exec(rest)?.[0]
  if (key !== undefined) {
    add(key, 'key')
    rest = rest.slice(key.length)
    const colon = /^\s*:\s*/.exec(rest)?.[0] ?? ''
    add(colon, 'mark')
    rest = rest.slice(colon.length)
  }
  if (rest !== '') tokens.push(...withComment(rest))
  return tokens
}

/**
 * Block-style YAML, as kubectl prints it, in pieces to be colored, one list for each line. Joined, the pieces are the text.
 * The lines of a literal block are strings, whatever they look like. Takes linear time.
 */
export function yamlTokens(text: string): CodeToken[][] {
  let block: number | undefined
  return text.split('\n').map((line) => {
    const indent = line.search(/\S/)
    if (block !== undefined && (indent < 0 || indent > block)) {
      return line === '' ? [] : [{ text: line, kind: 'string' as const }]
    }
    const tokens = lineTokens(line)
    const last = tokens.findLast(({ kind }) => kind !== 'comment')
    const opens = last?.kind === 'mark' && BLOCK.test(last.text)
    // Under a dash the key, not the dash, is what the block is deeper than.
    const dash = opens ? /^\s*(?:- +)+(?=\S+.*:\s)/.exec(line)?.[0].length : undefined
    block = opens ? (dash ?? Math.max(0, indent)) : undefined
    return tokens
  })
}

const JSON_PIECE = /"(?:[^"\\]|\\.)*"(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/g

/** JSON in pieces to be colored, one list for each line. Joined, the pieces are the text. Takes linear time. */
export function jsonTokens(text: string): CodeToken[][] {
  return text.split('\n').map((line) => {
    if (line.length > MOST) return [{ text: line, kind: 'plain' as const }]
    const tokens: CodeToken[] = []
    let from = 0
    for (const match of line.matchAll(JSON_PIECE)) {
      const [piece] = match
      if (match.index > from) tokens.push({ text: line.slice(from, match.index), kind: 'mark' })
      from = match.index + piece.length
      const kind =
        match[1] !== undefined
          ? 'key'
          : piece.startsWith('"')
            ? 'string'
            : /[a-z]$/.test(piece)
              ? 'word'
              : 'number'
      tokens.push({ text: piece, kind })
    }
    if (from < line.length) tokens.push({ text: line.slice(from), kind: 'mark' })
    return tokens
  })
}

const CHANGED: Readonly<Record<string, CodeTokenKind>> = { '+': 'added', '-': 'removed', '@': 'mark' }

/** A change line by line: what came, what went, and where it is. */
export function diffTokens(text: string): CodeToken[][] {
  return text
    .split('\n')
    .map((line) => [
      { kind: /^(?:---|\+\+\+) /.test(line) ? 'mark' : (CHANGED[line.charAt(0)] ?? 'plain'), text: line },
    ])
}

const LOOK: Record<CodeTokenKind, string> = {
  key: 'text-code-key',
  string: 'text-code-text',
  number: 'text-code-value',
  word: 'text-code-value',
  comment: 'text-faint italic',
  mark: 'text-quiet',
  added: 'bg-ok-soft text-ok',
  removed: 'bg-bad-soft text-bad',
  plain: '',
}

interface CodeTextProps {
  lines: readonly (readonly CodeToken[])[]
  /** The lines wrap, between words and not at the hyphen of one. */
  wraps?: boolean
}

// A longer one is broken where it must be.
const HYPHENED = /^(?=\S*-)\S{1,64}$/

/** Lines of code in color; the text is the same without color. */
export function CodeText({ lines, wraps = false }: CodeTextProps) {
  let at = 0
  const keyed = lines.map((tokens, index) => ({
    key: `${index}`,
    end: index < lines.length - 1 ? '\n' : '',
    tokens: tokens.map((token) => {
      const key = at
      at += token.text.length
      return { ...token, key }
    }),
  }))
  return keyed.map(({ key, tokens, end }) => (
    <Fragment key={key}>
      {tokens.map((token) => (
        <span
          key={token.key}
          className={`${LOOK[token.kind]} ${wraps && HYPHENED.test(token.text) ? 'inline-block max-w-full' : ''}`}
        >
          {token.text}
        </span>
      ))}
      {end}
    </Fragment>
  ))
}
