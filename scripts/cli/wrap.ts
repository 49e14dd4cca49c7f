/** A line in lines of at most this width, broken at spaces; a word that is wider stays whole. */
export function wrapLines(text: string, width: number): string[] {
  const lines: string[] = []
  let line: string | undefined
  for (const word of text.split(' ')) {
    if (line !== undefined && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === undefined ? word : `${line} ${word}`
  }
  return [...lines, line ?? '']
}
