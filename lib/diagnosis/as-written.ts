import type { Explanation } from '@/lib/contract/explanation'
import type { Marks } from '@/lib/contract/pieces'
import { asWrittenIn } from '@/lib/reader/text/written'

/** What has sentences: the marks of each, by its field. */
type Marked = { marks: Marks } & Record<string, unknown>

const isMarked = (value: unknown): value is Marked =>
  typeof value === 'object' && value !== null && 'marks' in value

/**
 * Explanations of a text, whose quotes have its own letters: the reader gives known words theirs before it reads, in a text without
 * capitals or from a scanner. Marks and lengths stay. Takes linear time for each quote.
 */
export function asWritten(explanations: readonly Explanation[], text: string): Explanation[] {
  const written = asWrittenIn(text)
  // Evidence without any marks is a quote as a whole.
  const evident = explanations.map((one) => ({
    ...one,
    evidence: one.evidence.map((piece) => (piece.marks ? piece : { ...piece, says: written(piece.says) })),
  }))
  return JSON.parse(JSON.stringify(evident), (_key, value: unknown) => {
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
