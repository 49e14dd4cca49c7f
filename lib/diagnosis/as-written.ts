import type { Explanation } from '@/lib/contract/explanation'
import type { Marks } from '@/lib/contract/pieces'
import type { FoundCloud } from '@/lib/reader/clouds/found-cloud'
import type { FoundInText } from '@/lib/reader/found'
import { asWrittenIn, signsOf } from '@/lib/reader/text/written'

/** What has sentences: the marks of each, by its field. */
type Marked = { marks: Marks } & Record<string, unknown>

const isMarked = (value: unknown): value is Marked =>
  typeof value === 'object' && value !== null && 'marks' in value

/**
 * The explanation of each finding of a text, whose quotes of it have its own letters: the reader gives known words theirs before it
 * reads, in a text without capitals or from a scanner. Nothing else changes: where the text has its letters it is the same
 * explanation, and what a review or an object said stays. Marks and lengths stay. Takes linear time for each finding.
 */
export function asWritten(
  explanations: readonly Explanation[],
  found: readonly (FoundInText | FoundCloud)[],
  text: string,
): Explanation[] {
  const written = asWrittenIn(text)
  return explanations.map((explanation, index) => {
    const one = found[index]
    const read = one?.form === 'status' ? one.status.message : (one?.message ?? '')
    const said = signsOf(read)
    if (signsOf(text).includes(said)) return explanation
    return inLetters(explanation, (words) => (said.includes(signsOf(words)) ? written(words) : words))
  })
}

function inLetters(explanation: Explanation, written: (words: string) => string): Explanation {
  // Evidence without any marks is a quote as a whole.
  const evidence = explanation.evidence.map((piece) =>
    piece.marks ? piece : { ...piece, says: written(piece.says) },
  )
  return JSON.parse(JSON.stringify({ ...explanation, evidence }), (_key, value: unknown) => {
    if (!isMarked(value)) return value
    const own: Record<string, unknown> = { ...value }
    for (const [field, spans] of Object.entries(value.marks)) {
      for (const [from, to, as] of spans) {
        const said = own[field]
        if (as === 'quote' && typeof said === 'string')
          own[field] = `${said.slice(0, from)}${written(said.slice(from, to))}${said.slice(to)}`
      }
    }
    return own
  })
}
