import { RequestBudgetError, type RequestLine } from './errors'
import { DeadlinePassed } from './exchange'
import { OWN_WORK } from './on-behalf'
import type { Urgency } from './types'

export interface BudgetLimits {
  perSecond: number
  /** Requests that may go out at once after a quiet time. */
  burst: number
  /** Calls that wait for the rest of their answer; open watches do not count. */
  inFlight: number
}

/** Twice client-go's default of 5 a second and a burst of 10 (rest.Config): one pod serves many readers. */
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
  /** With whom it takes turns: `Caller.client`. */
  client: string
  signal: AbortSignal
  startedAt: number
  /** On `performance.now()`. */
  deadlineAt: number
  /** That of the caller: bundles of this process share a budget, and each knows no class but its own. */
  Refusal?: typeof RequestBudgetError
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

interface Client {
  name: string
  /** The calls that it has by right: up to a burst after a quiet time, refilled at half of the rate. */
  credit: number
  creditAt: number
  /** The number of its last turn. */
  turn: number
  askedAt: number
  readers: Waiter[]
  feeds: Waiter[]
  readersInRow: number
  inFlight: number
  feedsInFlight: number
}

// A feed gets each fifth turn of its client, so that readers who ask without pause do not stop the lists.
const READERS_IN_ROW = 4
// The places that slow lists leave to readers, and one client to others.
const FEEDLESS_PLACES = 2
const OTHERS_PLACES = 2
// What a full bucket keeps for others while one client asks without pause: more than a check costs.
const OTHERS_SHARE = 0.5
const FORGOTTEN_AFTER_MS = 600_000
const MOST_CLIENTS = 1024

const waitingOf = ({ readers, feeds }: Client) => readers.length + feeds.length

/**
 * The one queue before the API server: a token bucket that clients share in turn. The next turn is for the client that asked
 * least lately, so that one who asks without pause takes no more than half of it from another; alone a client has all
 * of it. Within a client first come, first served, readers before feeds. What goes beyond it waits, and is refused as soon as it
 * is certain that the wait outlasts its deadline.
 */
export class RequestBudget {
  readonly #limits: BudgetLimits
  /** The one that was quiet longest comes first. */
  readonly #clients = new Map<string, Client>()
  #tokens: number
  #filledAt = performance.now()
  #turns = 0
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
      waiting: [...this.#clients.values()].reduce((sum, client) => sum + waitingOf(client), 0),
      inFlight: this.#inFlight,
    }
  }

  /** Resolves when the call may go out. Rejects with a RequestBudgetError, or with the reason of the signal. */
  take(ask: Ask): Promise<Turn> {
    this.#fill()
    const client = this.#clientOf(ask.client)
    const isRung = ask.urgency === 'rung'
    // A rung measures, so it waits only behind a client that asks without pause.
    if (isRung && (client.credit >= 1 || this.#isAlone(client)))
      return Promise.resolve(this.#begin(ask, client, 0))
    const ahead = client.readers.length + (ask.urgency === 'feed' ? client.feeds.length : 0)
    const since = performance.now()
    const earliestMs = ((ahead + 1 - this.#tokens) * 1000) / this.#limits.perSecond
    if (since + earliestMs > ask.deadlineAt) return Promise.reject(this.#refusal(ask))
    return new Promise((resolve, reject) => {
      const queue = ask.urgency === 'feed' ? client.feeds : client.readers
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
          resolve(this.#begin(ask, client, waitedMs < 1 ? 0 : waitedMs))
        },
      }
      queue.push(waiter)
      ask.signal.addEventListener('abort', giveUp, { once: true })
      if (ask.signal.aborted) giveUp()
      else this.#pump()
    })
  }

  #refusal({ line, startedAt, Refusal = RequestBudgetError }: Ask): RequestBudgetError {
    this.#refused += 1
    return new Refusal(line, this.#limits, performance.now() - startedAt)
  }

  #begin({ urgency }: Ask, client: Client, waitedMs: number): Turn {
    const isFeed = urgency === 'feed'
    this.#turns += 1
    this.#tokens -= 1
    client.credit = Math.max(0, client.credit - 1)
    client.turn = this.#turns
    this.#hold(client, isFeed, 1)
    if (waitedMs > 0) {
      this.#waits += 1
      this.#waitedMs += waitedMs
    }
    let isDone = false
    const done = () => {
      if (isDone) return
      isDone = true
      this.#hold(client, isFeed, -1)
      this.#pump()
    }
    return { waitedMs, done }
  }

  #hold(client: Client, isFeed: boolean, places: 1 | -1): void {
    this.#inFlight += places
    client.inFlight += places
    if (!isFeed) return
    this.#feedsInFlight += places
    client.feedsInFlight += places
  }

  #clientOf(name: string): Client {
    const now = performance.now()
    const { burst } = this.#limits
    const client = this.#clients.get(name) ?? {
      name,
      credit: burst,
      creditAt: now,
      turn: 0,
      askedAt: now,
      readers: [],
      feeds: [],
      readersInRow: 0,
      inFlight: 0,
      feedsInFlight: 0,
    }
    client.askedAt = now
    this.#refill(client, now)
    this.#clients.delete(name)
    this.#clients.set(name, client)
    for (const [key, one] of this.#clients) {
      if (now - one.askedAt < FORGOTTEN_AFTER_MS && this.#clients.size <= MOST_CLIENTS) break
      if (one !== client && waitingOf(one) + one.inFlight === 0) this.#clients.delete(key)
    }
    return client
  }

  /** True when no other viewer, for whom something would have to be kept, has asked lately. */
  #isAlone({ name }: Client): boolean {
    const others = this.#clients.size - (this.#clients.has(name) ? 1 : 0)
    return others - (name !== OWN_WORK && this.#clients.has(OWN_WORK) ? 1 : 0) === 0
  }

  #fill(): void {
    const now = performance.now()
    const more = ((now - this.#filledAt) * this.#limits.perSecond) / 1000
    this.#filledAt = now
    this.#tokens = Math.min(this.#limits.burst, this.#tokens + more)
  }

  #refill(client: Client, now: number): void {
    const more = ((now - client.creditAt) * this.#limits.perSecond) / 2000
    client.creditAt = now
    client.credit = Math.min(this.#limits.burst, client.credit + more)
  }

  /** How long until a client may have a turn, as far as the rate goes. */
  #waitMs(client: Client): number {
    const { perSecond, burst } = this.#limits
    const untilTokens = (tokens: number) => (Math.max(0, tokens - this.#tokens) * 1000) / perSecond
    if (this.#isAlone(client)) return untilTokens(1)
    const untilCredit = (Math.max(0, 1 - client.credit) * 2000) / perSecond
    const kept = Math.floor(burst * OTHERS_SHARE)
    return Math.min(Math.max(untilTokens(1), untilCredit), untilTokens(1 + kept))
  }

  /** The queue of a client whose first call has a place; undefined where none has. */
  #queueOf(client: Client): Waiter[] | undefined {
    const places = Math.max(1, this.#limits.inFlight - (this.#isAlone(client) ? 0 : OTHERS_PLACES))
    if (client.inFlight >= places) return undefined
    const mayFeed =
      client.feedsInFlight < Math.max(1, places - FEEDLESS_PLACES) &&
      this.#feedsInFlight < Math.max(1, this.#limits.inFlight - FEEDLESS_PLACES)
    const isFeedsTurn = client.readers.length === 0 || client.readersInRow >= READERS_IN_ROW
    if (mayFeed && isFeedsTurn && client.feeds.length > 0) return client.feeds
    return client.readers.length > 0 ? client.readers : undefined
  }

  #pump(): void {
    clearTimeout(this.#alarm)
    // One that is over still holds the context of the request in which it was set, a viewer's session with it.
    this.#alarm = undefined
    this.#fill()
    const now = performance.now()
    const waiting = [...this.#clients.values()].filter((client) => waitingOf(client) > 0)
    for (const client of waiting) this.#refill(client, now)
    while (this.#inFlight < this.#limits.inFlight) {
      const ready = waiting.filter((client) => this.#queueOf(client) !== undefined)
      const [next] = ready
        .filter((client) => this.#waitMs(client) === 0)
        .sort((a, b) => b.credit - a.credit || a.turn - b.turn)
      if (next === undefined) {
        if (ready.length === 0) return
        const soonest = Math.min(...ready.map((client) => this.#waitMs(client)))
        this.#alarm = setTimeout(() => this.#pump(), soonest + 1)
        return
      }
      const queue = this.#queueOf(next)
      next.readersInRow = queue === next.feeds ? 0 : next.readersInRow + 1
      queue?.shift()?.begin()
    }
  }
}
