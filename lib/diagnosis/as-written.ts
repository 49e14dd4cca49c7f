import type { Explanation } from '@/lib/contract/explanation'
import type { Mark } from '@/lib/contract/pieces'
import { asWrittenIn } from '@/lib/reader/text/written'

/** What has sentences: the marks of each, by its field. Evidence without any is a quote as a whole. */
type Said = { marks?: Record<string, Mark[]>; probe?: string; says?: string } & Record<string, unknown>

const isSaid = (value: unknown): value is Said =>
  typeof value === 'object' && value !== null && ('marks' in value || 'probe' in value)

/**
 * Explanations of a text, whose quotes have its own letters: the reader gives known words theirs before it reads, in a text without
 * capitals or from a scanner. Marks and lengths stay. Takes linear time for each quote.
 */
export function asWritten(explanations: readonly Explanation[], text: string): Explanation[] {
  const written = asWrittenIn(text)
  return JSON.parse(JSON.stringify(explanations), (_key, value: unknown) => {
    if (!isSaid(value)) return value
    const { marks = {}, probe, says } = value
    const own: Record<string, unknown> = { ...value }
    for (const [field, spans] of Object.entries(marks)) {
      for (const [from, to, as] of spans) {
        const said = own[field]
        if (as === 'quote' && typeof said === 'string')
          own[field] = `${said.slice(0, from)}${written(said.slice(from, to))}${said.slice(to)}`
      }
    }
    if (probe !== undefined && says !== undefined && marks.says === undefined) own.says = written(says)
    return own
  })
}
