import { answerParts, partLines } from '@/lib/answer/answer-parts'
import type { Explanation } from '@/lib/contract/explanation'

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

/** An answer for a terminal, in the words of the card: the fact, why, the fixes with what they grant, what could not be seen. */
export function terminalAnswer(explanation: Explanation, hasColor: boolean): string {
  return answerParts(explanation)
    .filter(({ label }) => label !== 'Evidence')
    .flatMap((part) => {
      const [head = '', ...code] = partLines(part)
      if (part.label === 'Fact') return [styled(head, 'bold', hasColor)]
      const label = `${part.label}:`
      return [styled(label, 'dim', hasColor) + head.slice(label.length), ...code]
    })
    .join('\n')
}
