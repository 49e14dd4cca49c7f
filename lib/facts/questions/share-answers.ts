import { whenAborted } from '@/lib/deadline'
import { type AnswersOf, oneForClient } from '@/lib/kube/one-for-client'

/** Gives every caller that asks the same question within a short time the one answer. */
export interface SharedAnswers<V> {
  /**
   * The answer to `key`: the one in progress or younger than `ageMs` when there is one, else of `ask`. No answer is kept longer than
   * `maxAgeMs`. A caller that leaves rejects with its signal's reason; the question ends when all of its callers have left. A
   * failure is not kept.
   */
  get(key: string, signal: AbortSignal, ask: (signal: AbortSignal) => Promise<V>, ageMs?: number): Promise<V>
}

interface Asked<V> {
  answer: Promise<V>
  callers: number
  end: AbortController
  answeredMs?: number
}

export function shareAnswers<V>(maxAgeMs: number, nowMs: () => number): SharedAnswers<V> {
  const asked = new Map<string, Asked<V>>()

  function begin(key: string, ask: (signal: AbortSignal) => Promise<V>): Asked<V> {
    const end = new AbortController()
    const entry: Asked<V> = { answer: ask(end.signal), callers: 0, end }
    asked.set(key, entry)
    const forget = () => {
      if (asked.get(key) === entry) asked.delete(key)
    }
    entry.answer.then(() => {
      entry.answeredMs = nowMs()
      // A long answer must not outlive its use.
      setTimeout(forget, maxAgeMs).unref()
    }, forget)
    end.signal.addEventListener('abort', forget)
    return entry
  }

  return {
    async get(key, signal, ask, ageMs = maxAgeMs) {
      signal.throwIfAborted()
      const known = asked.get(key)
      const isFresh =
        known && (known.answeredMs === undefined || nowMs() - known.answeredMs < Math.min(ageMs, maxAgeMs))
      const entry = isFresh ? known : begin(key, ask)
      entry.callers += 1
      let reject: (reason: unknown) => void
      const left = new Promise<never>((_, rejectLeft) => {
        reject = rejectLeft
      })
      const leave = () => {
        entry.callers -= 1
        if (entry.callers === 0 && entry.answeredMs === undefined) entry.end.abort(signal.reason)
        reject(signal.reason)
      }
      const release = whenAborted(signal, leave)
      try {
        return await Promise.race([entry.answer, left])
      } finally {
        // A topic of the stream asks by one signal for as long as someone looks.
        release()
      }
    },
  }
}

/** The answers by this name that everyone shares who asks through the same client. */
export function answersOf<V>(kube: AnswersOf, name: string, maxAgeMs: number): SharedAnswers<V> {
  return oneForClient(kube, name, () => shareAnswers<V>(maxAgeMs, Date.now))
}
