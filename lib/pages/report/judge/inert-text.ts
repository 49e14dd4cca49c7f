// Letters, digits and the punctuation that neither GitHub nor Slack gives a meaning inside a line of prose.
const PLAIN = /^[\p{L}\p{N}\p{M}.,;:!?'’"“”()/%+=…-]*$/u
// What is linked, pinged or drawn without any mark: addresses, issue numbers, emoji.
const LINKED = /:\/\/|www\.|gh-\d|:[\p{L}\p{N}_+-]+:/iu
// What starts a list, a heading or a rule at the beginning of a line.
const BEGINS = /^(?:[-+=]+|\d+[.)])$/
const EDGES = /^(["“']*)(.*?)([.,:!?"”'…]*)$/su

function isPlain(word: string, isFirst: boolean): boolean {
  return PLAIN.test(word) && !LINKED.test(word) && !(isFirst && BEGINS.test(word))
}

/** A code span, in which nothing has a meaning. Slack knows no span that holds a backtick, so one becomes an apostrophe. */
export function codeSpan(text: string): string {
  const line = text.replaceAll('`', "'").replace(/\s+/g, ' ').trim()
  return line === '' ? '' : `\`${line}\``
}

/** The words of a span with the punctuation around them left outside of it. */
function spanOf(words: readonly string[]): string {
  const [, before = '', inner = '', after = ''] = EDGES.exec(words.join(' ')) ?? []
  return inner === '' ? codeSpan(words.join(' ')) : `${before}${codeSpan(inner)}${after}`
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
  words.forEach((word, i) => {
    if (!isPlain(word, i === 0)) {
      marked.push(word)
      return
    }
    close()
    out.push(word)
  })
  close()
  return out.join(' ')
}

/** A fenced block of text as is, or undefined where the text holds a fence, which Slack would end the block at. */
export function codeBlock(text: string, language: 'sh' | 'yaml' | 'diff' | 'text'): string | undefined {
  return text.includes('```') ? undefined : `\`\`\`${language}\n${text.replace(/\n+$/, '')}\n\`\`\``
}
