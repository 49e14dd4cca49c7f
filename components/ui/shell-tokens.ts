import { type CodeToken, yamlTokens } from './code-tokens'

const PIECE = /\s+|#.*$|'[^']*(?:'|$)|"(?:[^"\\]|\\.)*(?:"|$)|[^\s'"]+|["']/g
const FLAG = /^-{1,2}[A-Za-z][\w-]*=?$/
const JOINS = /^(?:\||\|\||&&|;|\\)$/
const HEREDOC = /<<'?(\w+)'?$/
/** Longer lines stay plain. */
const MOST = 4_000

function lineTokens(line: string, isFirst: boolean): CodeToken[] {
  if (line.length > MOST) return [{ text: line, kind: 'plain' }]
  let isCommand = isFirst
  let afterBlank = true
  return [...line.matchAll(PIECE)].map(([text]): CodeToken => {
    const isWord = afterBlank
    afterBlank = /^\s/.test(text)
    if (afterBlank) return { text, kind: 'mark' }
    if (text.startsWith('#') && isWord) return { text, kind: 'comment' }
    if (text.startsWith('"') || text.startsWith("'")) return { text, kind: 'string' }
    if (JOINS.test(text)) {
      isCommand = text !== '\\'
      return { text, kind: 'mark' }
    }
    if (isCommand && isWord) {
      isCommand = false
      return { text, kind: 'key' }
    }
    if (isWord && (FLAG.test(text) || /^--\w[\w-]*=/.test(text))) return { text, kind: 'number' }
    return { text, kind: 'plain' }
  })
}

/** The quote that a line opens and does not close. */
function openAt(line: string): string | undefined {
  const last = [...line.matchAll(PIECE)].findLast(([text]) => !/^\s/.test(text))?.[0]
  if (last === undefined) return undefined
  if (last.startsWith("'") && (last.length === 1 || !last.endsWith("'"))) return "'"
  if (last.startsWith('"') && (last.length === 1 || !/[^\\]"$/.test(last))) return '"'
  return undefined
}

/**
 * Lines for a shell in pieces to be colored, one list for each line: the command, its flags, quoted text and comments; what a
 * `<<EOF` feeds in is YAML. Joined, the pieces are the text. Takes linear time.
 */
export function shellTokens(text: string): CodeToken[][] {
  const lines = text.split('\n')
  const all: CodeToken[][] = []
  let isFirst = true
  let open: string | undefined
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? ''
    if (open !== undefined) {
      const end = line.indexOf(open)
      if (end < 0) {
        all.push(line === '' ? [] : [{ text: line, kind: 'string' }])
        continue
      }
      const rest = line.slice(end + 1)
      open = rest.length > MOST ? undefined : openAt(rest)
      all.push([{ text: line.slice(0, end + 1), kind: 'string' }, ...lineTokens(rest, false)])
      isFirst = !line.endsWith('\\')
      continue
    }
    const tokens = lineTokens(line, isFirst)
    all.push(tokens)
    open = line.length > MOST || tokens.at(-1)?.kind === 'comment' ? undefined : openAt(line)
    isFirst = !line.endsWith('\\')
    const until = HEREDOC.exec(line.slice(-100))?.[1]
    if (until === undefined) continue
    const end = lines.indexOf(until, i + 1)
    const fed = lines.slice(i + 1, end < 0 ? undefined : end)
    if (fed.length > 0) all.push(...yamlTokens(fed.join('\n')))
    if (end >= 0) all.push([{ text: until, kind: 'mark' }])
    i = end < 0 ? lines.length : end
    open = undefined
    isFirst = true
  }
  return all
}

/** What a line may not be broken after: a comment ends with it, and what is fed in begins after it. */
const WHOLE = /(?:^|\s)#|<</

/**
 * Lines for a shell, each broken between words with a backslash where it has more than `most` characters: what is copied from
 * paper runs as it was. Quoted text, comments and what a `<<EOF` feeds in stay as they are.
 */
export function foldedShell(text: string, most: number): string {
  if (WHOLE.test(text) || /\n/.test(text)) return text
  const lines: string[] = []
  let line = ''
  for (const [word] of text.matchAll(/(?:'[^']*'?|"(?:[^"\\]|\\.)*"?|\\.|[^\s'"\\])+/g)) {
    const longer = line === '' ? word : `${line} ${word}`
    // The backslash takes two.
    if (line.trim() === '' || longer.length <= most - 2) line = longer
    else {
      lines.push(`${line} \\`)
      line = `  ${word}`
    }
  }
  return [...lines, line].join('\n')
}
