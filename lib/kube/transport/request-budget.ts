import { RequestBudgetError, type RequestLine } from './errors'
import { DeadlinePassed } from './exchange'
import type { Urgency } from './types'

export interface BudgetLimits {
  perSecond: number
  /** Requests that may go out at once after a quiet time. */
  burst: number
  /** Calls without their whole answer; an open watch is none of them. */
  inFlight: number
}

/** Twice client-go's default of 5 a second and a burst of 10 (rest.Config): one pod stands for many readers. */
export const REQUEST_BUDGET: BudgetLimits = { perSecond: 10, burst: 20, inFlight: 8 }

export interface BudgetFigures {
  /** Calls that had to wait, and for how long together. */
  waits: number
  waitedMs: number
  /** Calls that were given up because their turn would have come too late. */
  refused: number
  waiting: number
  inFlight: number
}

export interface Ask {
  line: RequestLine
  urgency: Urgency
  signal: AbortSignal
  startedAt: number
  /** On `performance.now()`. */
  deadlineAt: number
}

export interface Turn {
  waitedMs: number
  /** To be called once the answer is there, a stream is open, or the call failed. More calls do nothing. */
  done: () => void
}

interface Waiter {
  ask: Ask
  since: number
  begin: () => void
}

// A feed gets each fifth turn, so that readers who ask without pause do not stop the lists.
const READERS_IN_ROW = 4
// The places that slow lists leave to readers.
const FEEDLESS_PLACES = 2

/**
 * The one queue before the API server: a token bucket, first come first served within readers and within feeds. What goes
 * beyond it waits, and is refused as soon as it is certain that the wait outlasts its deadline.
 */
export class RequestBudget {
  readonly #limits: BudgetLimits
  readonly #readers: Waiter[] = []
  readonly #feeds: Waiter[] = []
  #tokens: number
  #filledAt = performance.now()
  #readersInRow = 0
  #inFlight = 0
  #feedsInFlight = 0
  #alarm: NodeJS.Timeout | undefined
  #waits = 0
  #waitedMs = 0
  #refused = 0

  constructor(limits: Partial<BudgetLimits> = {}) {
    this.#limits = { ...REQUEST_BUDGET, ...limits }
    this.#tokens = this.#limits.burst
  }

  figures(): BudgetFigures {
    return {
      waits: this.#waits,
      waitedMs: this.#waitedMs,
      refused: this.#refused,
      waiting: this.#readers.length + this.#feeds.length,
      inFlight: this.#inFlight,
    }
  }

  /** Resolves when the call may go out. Rejects with a RequestBudgetError, or with the reason of the signal. */
  take(ask: Ask): Promise<Turn> {
    this.#fill()
    if (ask.urgency === 'rung') return Promise.resolve(this.#begin(ask, 0))
    const ahead = this.#readers.length + (ask.urgency === 'feed' ? this.#feeds.length : 0)
    const since = performance.now()
    const earliestMs = ((ahead + 1 - this.#tokens) * 1000) / this.#limits.perSecond
    if (since + earliestMs > ask.deadlineAt) return Promise.reject(this.#refusal(ask))
    return new Promise((resolve, reject) => {
      const queue = ask.urgency === 'reader' ? this.#readers : this.#feeds
      const leave = () => {
        clearTimeout(timer)
        ask.signal.removeEventListener('abort', giveUp)
      }
      const fail = (error: unknown) => {
        leave()
        queue.splice(queue.indexOf(waiter), 1)
        this.#pump()
        reject(error)
      }
      const giveUp = () =>
        fail(ask.signal.reason instanceof DeadlinePassed ? this.#refusal(ask) : ask.signal.reason)
      const timer = setTimeout(() => fail(this.#refusal(ask)), Math.max(0, ask.deadlineAt - since))
      const waiter: Waiter = {
        ask,
        since,
        begin: () => {
          leave()
          const waitedMs = performance.now() - since
          resolve(this.#begin(ask, waitedMs < 1 ? 0 : waitedMs))
        },
      }
      queue.push(waiter)
      ask.signal.addEventListener('abort', giveUp, { once: true })
      if (ask.signal.aborted) giveUp()
      else this.#pump()
    })
  }

  #refusal({ line, startedAt }: Ask): RequestBudgetError {
    this.#refused += 1
    return new RequestBudgetError(line, this.#limits, performance.now() - startedAt)
  }

  #begin({ urgency }: Ask, waitedMs: number): Turn {
    const isFeed = urgency === 'feed'
    this.#tokens -= 1
    this.#inFlight += 1
    if (isFeed) this.#feedsInFlight += 1
    if (waitedMs > 0) {
      this.#waits += 1
      this.#waitedMs += waitedMs
    }
    let isDone = false
    const done = () => {
      if (isDone) return
      isDone = true
      this.#inFlight -= 1
      if (isFeed) this.#feedsInFlight -= 1
      this.#pump()
    }
    return { waitedMs, done }
  }

  #fill(): void {
    const now = performance.now()
    const more = ((now - this.#filledAt) * this.#limits.perSecond) / 1000
    this.#filledAt = now
    this.#tokens = Math.min(this.#limits.burst, this.#tokens + more)
  }

  #next(): Waiter | undefined {
    const mayFeed = this.#feedsInFlight < Math.max(1, this.#limits.inFlight - FEEDLESS_PLACES)
    const isFeedsTurn = this.#readers.length === 0 || this.#readersInRow >= READERS_IN_ROW
    if (mayFeed && isFeedsTurn && this.#feeds.length > 0) {
      this.#readersInRow = 0
      return this.#feeds.shift()
    }
    if (this.#readers.length > 0) this.#readersInRow += 1
    return this.#readers.shift()
  }

  #pump(): void {
    clearTimeout(this.#alarm)
    this.#fill()
    while (this.#tokens >= 1 && this.#inFlight < this.#limits.inFlight) {
      const next = this.#next()
      if (next === undefined) return
      next.begin()
    }
    if (this.#tokens >= 1 || this.#readers.length + this.#feeds.length === 0) return
    this.#alarm = setTimeout(() => this.#pump(), ((1 - this.#tokens) * 1000) / this.#limits.perSecond + 1)
  }
}
