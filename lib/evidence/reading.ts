import type { Phrase } from '@/lib/phrase/phrase'

/** All of it was read. */
export interface Whole<T> {
  kind: 'whole'
  value: T
}

/**
 * What was read of something, with how much of it that is. "None", "healthy" and "allowed everywhere" follow from `whole` only;
 * from a `part` they hold of that part, and from `none` nothing follows.
 */
export type Read<T> =
  | Whole<T>
  /** `read` of `of` were read; without `of`, how many there are is not known. */
  | { kind: 'part'; value: T; read: number; of?: number; why: Phrase }
  | { kind: 'none'; why: Phrase }
  /** The last value, and when it was read, RFC 3339. */
  | { kind: 'stale'; value: T; at: string }

declare const ofWhole: unique symbol

/** A "none" of all there is. No literal has this type: `noneOf` alone makes one. */
export interface None {
  readonly is: 'none'
  readonly says: Phrase
  readonly [ofWhole]: true
}

/** What follows where nothing was found: that there is none, that none is in the part that was read, or nothing. */
export type NoneVerdict = None | { readonly is: 'part' | 'unknown' | 'stale'; readonly says: Phrase }

/** That there is none: only what was read in full can say so. */
export function noneOf(_reading: Whole<readonly never[]>, says: Phrase): None {
  return { is: 'none', says } as None
}

function isEmpty<T>(reading: Whole<readonly T[]>): reading is Whole<readonly never[]> {
  return reading.value.length === 0
}

/**
 * The verdict on a reading in which nothing was found; undefined where something was. The reason why a part is no more than that
 * is the verdict on it, and so is the one why nothing was read.
 */
export function noneIn<T>(reading: Read<readonly T[]>, says: Phrase): NoneVerdict | undefined {
  if (reading.kind === 'none') return { is: 'unknown', says: reading.why }
  if (reading.value.length > 0) return undefined
  if (reading.kind === 'part') return { is: 'part', says: reading.why }
  if (reading.kind === 'stale') return { is: 'stale', says }
  return isEmpty(reading) ? noneOf(reading, says) : undefined
}

/** Something that was asked for: what came back, or why nothing did. Unread is never taken for empty. */
export type Reading<T> = { state: 'read'; value: T } | Unread

export interface Unread {
  state: 'unread'
  /** Refused by a 401 or 403; absent by the API server's own 404, and no one else's. */
  because: 'refused' | 'absent' | 'failed' | 'not-asked'
  /** The exact words of a refusal, a sentence on what else happened to the call, or our own reason when nothing was asked. */
  says: Phrase
  /** The status of the answer, where there was one. */
  httpStatus?: number
  /** Something that is not the API server answered. */
  byAnother?: true
  /** It could have been asked for, and the budget of the answer left no request. */
  isSkipped?: true
}

export function notAsked(says: Phrase): Unread {
  return { state: 'unread', because: 'not-asked', says }
}
