// Letters, digits and the punctuation that neither GitHub nor Slack gives a meaning inside a line of prose.
const PLAIN = /^[\p{L}\p{N}\p{M}.,;:!?'’"“”()/%+=…-]*$/u
// What is linked, pinged or drawn without any mark: addresses, issue numbers, emoji.
const LINKED = /:\/\/|www\.|gh-\d|:[\p{L}\p{N}_+-]+:/iu
// What starts a list, a heading or a rule at the beginning of a line.
const BEGINS = /^(?:[-+=]+|\d+[.)])$/
/** Where brackets that open in one word close in a later one, a quote of somebody else stays whole; beyond this many words it does not. */
const MOST_WORDS = 60
const EDGES = /^(["“']*)(.*?)([.,:!?"”'…]*)$/su

function isPlain(word: string, isFirst: boolean): boolean {
  return PLAIN.test(word) && !LINKED.test(word) && !(isFirst && BEGINS.test(word))
}

/** A code span, in which nothing has a meaning. Slack knows no span that holds a backtick, so one becomes an apostrophe. */
export function codeSpan(text: string): string {
  const line = text.replaceAll('`', "'").replace(/\s+/g, ' ').trim()
  return line === '' ? '' : `\`${line}\``
}

function count(text: string, mark: string): number {
  return text.split(mark).length - 1
}

/** The words of a span with the punctuation around them left outside of it, and a parenthesis that has no other end inside. */
function spanOf(words: readonly string[]): string {
  const [, before = '', between = '', after = ''] = EDGES.exec(words.join(' ')) ?? []
  if (between === '') return codeSpan(words.join(' '))
  const opens = between.startsWith('(') && count(between, '(') > count(between, ')')
  const closes = between.endsWith(')') && count(between, ')') > count(between, '(')
  const inner = between.slice(opens ? 1 : 0, closes ? -1 : undefined)
  if (inner === '') return codeSpan(words.join(' '))
  return `${before}${opens ? '(' : ''}${codeSpan(inner)}${closes ? ')' : ''}${after}`
}

/** How many words a span that begins with the one at `from` takes, so that a square bracket of it closes in it. */
function reachOf(words: readonly string[], from: number): number {
  let depth = 0
  for (let i = from; i < Math.min(words.length, from + MOST_WORDS); i += 1) {
    const word = words[i] ?? ''
    depth += count(word, '[') - count(word, ']')
    if (depth <= 0) return i - from + 1
  }
  return 1
}

/**
 * Somebody else's text as one line of inert Markdown, in GitHub and in Slack: words with any mark of
 * markup, mention, address, reference or HTML go in code spans, where both show them as they are. A mention is not
 * stopped by a backslash on GitHub, and Slack has no backslash.
 */
export function inertText(text: string): string {
  const words = text.split(/\s+/).filter((word) => word !== '')
  const out: string[] = []
  let marked: string[] = []
  const close = () => {
    if (marked.length > 0) out.push(spanOf(marked))
    marked = []
  }
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? ''
    if (isPlain(word, i === 0)) {
      close()
      out.push(word)
      continue
    }
    const reach = reachOf(words, i)
    marked.push(...words.slice(i, i + reach))
    i += reach - 1
  }
  close()
  return out.join(' ')
}

/** A fenced block of text as is, or undefined where the text holds a fence, which Slack would end the block at. */
export function codeBlock(text: string, language: 'sh' | 'yaml' | 'diff' | 'text'): string | undefined {
  return text.includes('```') ? undefined : `\`\`\`${language}\n${text.replace(/\n+$/, '')}\n\`\`\``
}
