import { contentEnd, noiseLength } from './line-noise'

/**
 * A text without white space, without the marks that tools put around lines, and without escaped line breaks. A sentence
 * that a terminal, a mail program or a box broke anywhere, even inside a word, is whole here.
 */
export interface Squashed {
  text: string
  source: string
  /** Offset in `source` of each character of `text`. */
  at: Int32Array
}

/** Takes linear time. */
export function squash(source: string): Squashed {
  const at = new Int32Array(source.length)
  const pieces: string[] = []
  let length = 0
  let lineStart = 0
  while (lineStart <= source.length) {
    const newline = source.indexOf('\n', lineStart)
    const lineEnd = newline < 0 ? source.length : newline
    const line = source.slice(lineStart, lineEnd)
    const end = contentEnd(line)
    let piece = ''
    for (let i = noiseLength(line); i < end; i++) {
      const character = line[i] ?? ''
      if (character === '\\') {
        let run = i
        while (line[run] === '\\') run += 1
        const after = line[run] ?? ''
        if (after === 'n' || after === 'r' || after === 't') {
          i = skipFrame(line, run + 1) - 1
          continue
        }
        for (; i < run; i++) {
          at[length++] = lineStart + i
          piece += '\\'
        }
        i -= 1
        continue
      }
      if (/\s/.test(character)) continue
      at[length++] = lineStart + i
      piece += character
    }
    pieces.push(piece)
    lineStart = lineEnd + 1
  }
  return { text: pieces.join(''), source, at: at.subarray(0, length) }
}

/** Where a line that was put into a string goes on: behind blanks and the side of a box. */
function skipFrame(line: string, from: number): number {
  let at = from
  while (at < line.length && /[ \t│┃║]/.test(line[at] ?? '')) at += 1
  return at
}

/** Offset in the source right after the squashed character before `index`. */
export function sourceEnd(view: Squashed, index: number): number {
  return index === 0 ? 0 : (view.at[index - 1] ?? 0) + 1
}

/** Offset in the source of the squashed character at `index`, or the end. */
export function sourceStart(view: Squashed, index: number): number {
  return view.at[index] ?? view.source.length
}
