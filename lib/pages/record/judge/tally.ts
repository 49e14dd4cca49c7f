import { toTuple } from '@/lib/diagnosis/tuple'
import { present } from '@/lib/present'
import type { Attributes } from '@/lib/rbac/types'
import { type CallRecord, RECORD_FORMAT, type RecordedCall } from '../contract'

const MOST_CALLS = 5_000
/** Names of one verb on one resource in one namespace. */
const MOST_NAMES = 64

/** What came of a call, as far as the authorizers go. */
export type CallOutcome = 'allowed' | 'refused' | 'unanswered'

export interface CallSeen {
  user: string
  call: Attributes
  outcome: CallOutcome
  /** The message of the authorizers. */
  says?: string
}

/** No word of the API has a space in it; what a program put there stays on one line in every report. */
function onOneLine(call: Attributes): Attributes {
  const words = Object.entries(call).map(([key, word]) => [key, word.replace(/\s+/g, ' ')])
  return { ...call, ...Object.fromEntries(words) }
}

/** Calls merged by what the authorizers see, in bounded memory: names beyond 64 are one, and calls beyond 5,000 a number. */
export class Tally {
  readonly #calls = new Map<string, RecordedCall>()
  readonly #names = new Map<string, Set<string>>()
  /** Calls that did not fit. */
  leftOut = 0
  /** Calls whose credentials were not accepted. */
  unauthenticated = 0
  /** What in a log is not an audit event. */
  unread = 0

  get size(): number {
    return this.#calls.size
  }

  add({ user, call: asked, outcome, says }: CallSeen, times = 1): void {
    const call = onOneLine(asked)
    const manyNames = this.#isOneNameTooMany(user, call)
    const kept = manyNames && call.kind === 'resource' ? { ...call, name: '' } : call
    const key = JSON.stringify([user, toTuple(kept), manyNames])
    let known = this.#calls.get(key)
    if (known === undefined) {
      if (this.#calls.size >= MOST_CALLS) {
        this.leftOut += times
        return
      }
      const none = { allowed: 0, refused: 0, unanswered: 0 }
      known = { user, call: toTuple(kept), ...(manyNames ? { manyNames: true } : {}), ...none }
      this.#calls.set(key, known)
    }
    known[outcome] += times
    if (says !== undefined) known.says ??= says
  }

  /** Adds what a record counted. */
  merge(
    { calls, leftOut, unauthenticated, unread }: CallRecord,
    of: (call: RecordedCall) => Attributes,
  ): void {
    for (const call of calls)
      for (const outcome of ['allowed', 'refused', 'unanswered'] as const)
        if (call[outcome] > 0)
          this.add(
            { user: call.user, call: of(call), outcome, ...present({ says: call.says }) },
            call[outcome],
          )
    this.leftOut += leftOut
    this.unauthenticated += unauthenticated
    this.unread += unread
  }

  record(head: Pick<CallRecord, 'at' | 'where' | 'user'>): CallRecord {
    const { leftOut, unauthenticated, unread } = this
    return {
      format: RECORD_FORMAT,
      ...head,
      calls: [...this.#calls.values()],
      leftOut,
      unauthenticated,
      unread,
    }
  }

  #isOneNameTooMany(user: string, call: Attributes): boolean {
    if (call.kind === 'path' || call.name === '') return false
    const { name, ...alike } = call
    const key = JSON.stringify([user, alike])
    const names = this.#names.get(key) ?? new Set()
    this.#names.set(key, names)
    if (names.has(name)) return false
    if (names.size >= MOST_NAMES) return true
    names.add(name)
    return false
  }
}
