import { matchesIn } from '../text/matches'
import type { Unwrapped } from '../text/unwrap'
import { messageEnd } from './extract-known-texts'

const MOST = 200
/** What the API server puts in front of the words of a webhook or of a policy. */
const QUOTING =
  /\badmission webhook (?:\\{0,31}["'`])?[^"'`\\\s]{1,253}(?:\\{0,31}["'`])? denied the request:|\bdenied request:|\bruleResolutionErrors=\[/gi

/**
 * True of a place in the words of a webhook or a policy, which the API server only quotes: whatever they sound like, they are none of
 * its own sentences.
 */
export function quotedIn({ text }: Unwrapped): (index: number) => boolean {
  const spans = [...matchesIn(text, QUOTING)].slice(0, MOST).map(({ index, 0: { length } }) => {
    const start = index + length
    return { start, end: messageEnd(text, index, start) }
  })
  return (index) => spans.some(({ start, end }) => start <= index && index < end)
}
