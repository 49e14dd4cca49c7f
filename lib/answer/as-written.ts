import type { Explanation } from '@/lib/contract/explanation'
import type { AnyFound } from '@/lib/reader/findings-in'
import { asWrittenIn, signsOf } from '@/lib/reader/text/written'

/**
 * The explanation of each finding of a text, whose quotes of it have its own letters: the reader gives known words theirs before it
 * reads, in a text without capitals or from a scanner. Nothing else changes: where the text has its letters it is the same
 * explanation, and what a review or an object said stays. Lengths stay. Takes linear time for each finding.
 */
export function asWritten(
  explanations: readonly Explanation[],
  found: readonly AnyFound[],
  text: string,
): Explanation[] {
  let inText: ReturnType<typeof asWrittenIn> | undefined
  const written = (words: string) => {
    inText ??= asWrittenIn(text)
    return inText(words)
  }
  const signs = signsOf(text)
  return explanations.map((explanation, index) => {
    const one = found[index]
    const read = one?.form === 'status' ? one.status.message : (one?.message ?? '')
    const said = signsOf(read)
    if (signs.includes(said)) return explanation
    return JSON.parse(JSON.stringify(explanation), (key, value: unknown) =>
      key === 'quote' && typeof value === 'string' && said.includes(signsOf(value)) ? written(value) : value,
    )
  })
}
