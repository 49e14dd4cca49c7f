import { setImmediate as nextTurn } from 'node:timers/promises'
import { parseJson } from '@/lib/objects/fields'
import { type JsonWeight, parseInPieces, weighJson } from '@/lib/objects/json-weight'
import { say, words } from '@/lib/phrase/phrase'
import { type RequestLine, UnexpectedAnswerError } from './errors'
import type { HeavyReader } from './types'

/**
 * Every answer of the API server is weighed here before it is parsed. A long list is parsed piece by piece, with a turn for
 * others between; anything else is parsed at once, or is too much. 25,000 rows of pods have 350,000 parts, and
 * a review of 5,000 rules 75,000; of metadata with long managed fields, fewer objects are asked for at once.
 */
const PIECE = { parts: 4_000, characters: 64 * 1024 }
const MOST = { nested: 128, parts: 600_000, piece: PIECE }
const MOST_AT_ONCE = 80_000
/** Where a call has a reader of heavy answers, what is more than a piece goes there. */
const MOST_HEAVY = 300_000

/** What of it is too much to be parsed, or undefined. */
function excessOf({ excess, heaviest }: JsonWeight, mostParts: number): string | undefined {
  if (excess === 'nested') return `nests deeper than ${MOST.nested} levels`
  if (excess === undefined && heaviest <= MOST_AT_ONCE) return undefined
  const most = excess === 'parts' ? mostParts : MOST_AT_ONCE
  return `has more than ${most.toLocaleString('en-US')} parts`
}

/**
 * The document of an answer, or undefined where it is not JSON. Holds the process for as long as 80,000 parts take at
 * most; throws an UnexpectedAnswerError for what would take longer.
 */
export async function readDocument(
  text: string,
  { line, signal, onHeavy }: { line: RequestLine; signal: AbortSignal; onHeavy?: HeavyReader | undefined },
): Promise<unknown> {
  const weight = weighJson(text, onHeavy ? { ...MOST, parts: MOST_HEAVY } : MOST)
  if (onHeavy && !weight.excess && (text.length > PIECE.characters || weight.parts > PIECE.parts)) {
    await onHeavy(text, signal)
    return undefined
  }
  const excess = excessOf(weight, onHeavy ? MOST_HEAVY : MOST.parts)
  if (excess) throw new UnexpectedAnswerError(line, 'too-large', say`the answer ${words(excess)}`)
  if (weight.list) {
    await nextTurn()
    return parseInPieces(text, weight.list, async () => {
      await nextTurn()
      signal.throwIfAborted()
    })
  }
  return parseJson(text)
}

/** The document of a refusal, or undefined: what is heavy is no Status. */
export function readRefusal(text: string): unknown {
  return excessOf(weighJson(text, MOST), MOST.parts) === undefined ? parseJson(text) : undefined
}

/** Throws where one line of a watch is more than is parsed at once. */
export function checkEvent(text: string, line: RequestLine): void {
  const excess = excessOf(weighJson(text, { nested: MOST.nested, parts: MOST_AT_ONCE }), MOST_AT_ONCE)
  if (excess)
    throw new UnexpectedAnswerError(line, 'frame-too-large', say`an event of the watch ${words(excess)}`)
}
