import { type AnswerPart, answerParts, partLines } from '@/lib/answer/answer-parts'
import type { Explanation } from '@/lib/contract/explanation'
import { widthOf } from './help'
import { wrapLines } from './wrap'

type Style = 'bold' | 'dim'

const CODES = { bold: [1, 22], dim: [2, 22] } as const

/** True where a stream is a terminal and the reader has not asked for plain text (no-color.org). */
export function isColored(stream: { isTTY?: boolean }, env: Readonly<Record<string, string | undefined>>) {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
}

function styled(text: string, style: Style, hasColor: boolean): string {
  const [on, off] = CODES[style]
  return hasColor ? `\u001b[${on}m${text}\u001b[${off}m` : text
}

/**
 * An answer for a terminal, in the words of the card: the fact, why, the fixes with what they grant, what could not be seen.
 * Sentences break at its width; code is never broken, so that it can be copied.
 */
export function terminalAnswer(explanation: Explanation, hasColor: boolean, width?: number): string {
  const parts = answerParts(explanation).filter(({ label }) => label !== 'Evidence')
  return terminalParts(parts, hasColor, width)
}

function terminalParts(parts: readonly AnswerPart[], hasColor: boolean, width?: number): string {
  return parts
    .flatMap((part) => {
      const [line = '', ...code] = partLines(part)
      const [head = '', ...rest] = width === undefined ? [line] : wrapLines(line, width)
      if (part.label === 'Fact') return [head, ...rest].map((one) => styled(one, 'bold', hasColor))
      const label = `${part.label}:`
      return [styled(label, 'dim', hasColor) + head.slice(label.length), ...rest, ...code]
    })
    .join('\n')
}

/** An answer as this process's standard output shows it: in color and wrapped on a terminal, in plain lines for a pipe. */
export function printedAnswer(explanation: Explanation): string {
  return printedParts(answerParts(explanation).filter(({ label }) => label !== 'Evidence'))
}

export function printedParts(parts: readonly AnswerPart[]): string {
  const { stdout } = process
  const width = stdout.isTTY ? widthOf(stdout) : undefined
  return terminalParts(parts, isColored(stdout, process.env), width)
}
