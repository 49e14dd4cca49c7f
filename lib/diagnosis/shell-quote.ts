/**
 * One word of a POSIX shell command: what a shell reads back is the text, byte for byte, whatever it holds. A NUL
 * cannot be an argument of a program and is left out.
 */
export function shellQuote(text: string): string {
  const word = text.replaceAll('\0', '')
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word
  return `'${word.replaceAll("'", `'\\''`)}'`
}

/** A command of words, each quoted where a shell would read it otherwise. */
export function shellCommand(...words: readonly string[]): string {
  return words.map(shellQuote).join(' ')
}

/** The words of kubectl that name a namespace; none where no one named it. */
export function inNamespace(namespace: string): string[] {
  return namespace === '' ? [] : ['-n', namespace]
}
