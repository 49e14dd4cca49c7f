import { redactedHead } from '@/lib/kube/redact/redact'
import { eachText } from '@/lib/kube/redact/sanitize'
import { present } from '@/lib/present'
import { requestKey, toTuple } from '@/lib/rbac/call'
import { firstChars, visibleText } from '@/lib/words/visible-text'
import { type CallRecord, RECORD_FORMAT, type RecordedCall } from './contract'
import type { CallSeen } from './judge/outcome'

const MOST_CALLS = 5_000
/** Names of one verb on one resource in one namespace. */
const MOST_NAMES = 64
const MOST_OF_A_WORD = 512
const MOST_OF_A_MESSAGE = 2_000

/**
 * A text that a program chose, as a record keeps it: bounded, on one line, without credentials, with nothing hidden. Idempotent. A text
 * that was cut has a space in it, which no word of the API has.
 */
function keptText(text: string, most: number): string {
  const shown = visibleText(redactedHead(text, most)).replace(/\s+/g, ' ')
  return text.length <= most && shown.length <= most ? shown : `${firstChars(shown, most - 2)} …`
}

/** A name, a path or a user as a record keeps it. */
export function keptWord(word: string): string {
  return keptText(word, MOST_OF_A_WORD)
}

/** A record from a file, whoever wrote it, with its texts as a tally keeps them. */
export function keptRecord(record: CallRecord): CallRecord {
  return {
    ...record,
    where: keptWord(record.where),
    user: keptWord(record.user),
    calls: record.calls.map(({ user, call, says, ...counts }) => ({
      user: keptWord(user),
      call: eachText(call, keptWord),
      ...counts,
      ...(says === undefined ? {} : { says: keptText(says, MOST_OF_A_MESSAGE) }),
    })),
  }
}

/**
 * Calls merged by what the authorizers see, in bounded memory: names beyond 64 are one, and calls beyond 5,000 a number. Texts are kept
 * without credentials, wherever they come from.
 */
export class Tally {
  readonly #calls = new Map<string, RecordedCall>()
  readonly #names = new Map<string, Set<string>>()
  readonly #words = new Map<string, string>()
  /** Calls that did not fit. */
  leftOut = 0
  /** Calls whose credentials were not accepted. */
  unauthenticated = 0
  /** Calls with other credentials than the program was given, or with none. */
  foreign = 0
  /** What in a log is not an audit event. */
  unread = 0

  get size(): number {
    return this.#calls.size
  }

  add({ user: by, call: asked, outcome, retiring, says, isOfStandIn }: CallSeen, times = 1): void {
    const user = this.#kept(by)
    const call = eachText(asked, (word) => this.#kept(word))
    const alike =
      call.kind === 'resource' && call.name !== '' ? JSON.stringify([user, { ...call, name: '' }]) : undefined
    const names = alike === undefined ? undefined : this.#names.get(alike)
    const manyNames =
      call.kind === 'resource' && names !== undefined && names.size >= MOST_NAMES && !names.has(call.name)
    const kept = manyNames ? { ...call, name: '' } : call
    const key = JSON.stringify([user, requestKey(kept), manyNames, retiring])
    let known = this.#calls.get(key)
    if (known === undefined) {
      if (this.#calls.size >= MOST_CALLS) {
        this.leftOut += times
        return
      }
      const none = { allowed: 0, refused: 0, unanswered: 0 }
      known = {
        user,
        call: toTuple(kept),
        ...(manyNames ? { manyNames: true } : {}),
        ...present({ retiring }),
        ...none,
      }
      this.#calls.set(key, known)
      if (kept.kind === 'resource' && alike !== undefined && !manyNames)
        this.#names.set(alike, (names ?? new Set()).add(kept.name))
    }
    known[outcome] += times
    if (isOfStandIn) known.standIns = (known.standIns ?? 0) + times
    if (says !== undefined && known.says === undefined) known.says = keptText(says, MOST_OF_A_MESSAGE)
  }

  // A log of a million calls has few words.
  #kept(word: string): string {
    const known = this.#words.get(word)
    if (known !== undefined) return known
    const kept = keptWord(word)
    if (this.#words.size >= MOST_CALLS) this.#words.clear()
    if (word.length <= MOST_OF_A_WORD) this.#words.set(word, kept)
    return kept
  }

  record(head: Pick<CallRecord, 'at' | 'where' | 'user' | 'server'>): CallRecord {
    const { leftOut, unauthenticated, foreign, unread } = this
    return {
      format: RECORD_FORMAT,
      ...head,
      calls: [...this.#calls.values()],
      leftOut,
      unauthenticated,
      foreign,
      unread,
    }
  }
}
