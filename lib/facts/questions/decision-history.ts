import type { AllowedNow, Logged } from '@/lib/contract/explanation'
import type { Reading } from '@/lib/evidence/reading'
import { oneForClient } from '@/lib/kube/one-for-client'
import type { KubeClient } from '@/lib/kube/transport/types'
import { present } from '@/lib/present'
import { requestKey } from '@/lib/rbac/call'
import type { AccessAnswer } from '@/lib/rbac/reviews'
import type { Attributes } from '@/lib/rbac/types'
import type { Habit } from '@/lib/reader/speakers/habits'
import { utc } from '@/lib/words/durations'

export interface Allowed {
  /** RFC 3339, to the second. */
  at: string
  reason: string
}

/** A call that a review refused. */
export interface Refused {
  user: string
  verb: string
  group: string
  /** `pods` or `pods/log`. */
  resource: string
  namespace: string
  /** Of the object; "" where the call named none. */
  name: string
  /** RFC 3339, to the second: when it was last refused. */
  at: string
}

/**
 * How an account is asked about: this pod's own by itself, another by a review everywhere or in one namespace, or by reading
 * its Roles and bindings.
 */
export type Way = { of: 'self' } | { of: 'other'; within?: string } | { of: 'objects' }

/** What the reviews of a call said in a row, up to the last one. */
interface Run {
  allowed: boolean
  /** RFC 3339, to the second: the first of the row. */
  since: string
  /** A review said the opposite before. */
  hasTurned: boolean
  way: Way
  lastMs: number
}

/** A refusal as a log or an event has it. */
export interface HeardDecision {
  message: string
  logged: Logged
  /** What the client that told it does besides. */
  habit?: Habit
  /** A client in the account's own program tells it: nobody without that program's log can have written it. */
  isWitnessed?: true
}

const MOST_HEARD = 200
const SELF: Way = { of: 'self' }
const MOST_CALLS = 1_000
const MOST_REFUSED = 200
const LATELY_MS = 600_000

function forgetOldest(map: Map<string, unknown>, most: number): void {
  const [oldest] = map.keys()
  if (map.size > most && oldest !== undefined) map.delete(oldest)
}

function keyOf(user: string, request: Attributes): string {
  return JSON.stringify([user, requestKey(request)])
}

/**
 * What the reviews of a process said of each call: whether it is allowed now and since when, when it was last allowed, and
 * what was lately refused; of more than a thousand calls, and of 200 lately refused ones, the oldest is forgotten.
 */
export class DecisionHistory {
  /** The account that asks, of which a review is always possible; undefined until it is known. */
  own: string | undefined
  readonly #allowed = new Map<string, Allowed>()
  readonly #refused = new Map<string, Refused>()
  readonly #runs = new Map<string, Run>()
  readonly #heard = new Map<string, { user: string; request: Attributes; said: HeardDecision }>()
  readonly #recorded = new Map<string, { user: string; request: Attributes }>()

  /** Records what a review said, and says when a refused call was last allowed. */
  record(
    user: string,
    request: Attributes,
    decision: Reading<AccessAnswer>,
    now: Date,
    way: Way = SELF,
  ): Allowed | undefined {
    if (decision.state !== 'read') return undefined
    const key = keyOf(user, request)
    this.#run(key, decision.value.allowed, way, now)
    if (!decision.value.allowed) {
      this.#refuse(user, request, utc(now.getTime()))
      return this.#allowed.get(key)
    }
    this.#allowed.delete(key)
    this.#allowed.set(key, { at: utc(now.getTime()), reason: decision.value.reason })
    forgetOldest(this.#allowed, MOST_CALLS)
    return undefined
  }

  /** Since when a call is allowed, by the last review of it; undefined where that said no, or none was made. */
  allowedNow(user: string, request: Attributes): AllowedNow | undefined {
    const run = this.#runs.get(keyOf(user, request))
    if (!run?.allowed) return undefined
    return run.hasTurned ? { at: run.since, hasTurned: true } : { at: run.since }
  }

  /** Since when a call that was allowed before is refused again, by the last review of it; undefined where it is not. */
  refusedSince(user: string, request: Attributes): string | undefined {
    const run = this.#runs.get(keyOf(user, request))
    return run?.hasTurned && !run.allowed ? run.since : undefined
  }

  /** When the last review of a call refused it, RFC 3339 to the second; undefined where it allowed it, or none was made. */
  refusedAt(user: string, request: Attributes): string | undefined {
    const run = this.#runs.get(keyOf(user, request))
    return run === undefined || run.allowed ? undefined : utc(run.lastMs)
  }

  /** Remembers where a refusal was written down, the latest of each call, and the habit that any of them showed. */
  hear(user: string, request: Attributes, heard: HeardDecision): void {
    const key = keyOf(user, request)
    const before = this.#heard.get(key)?.said
    const latest = before !== undefined && before.logged.at > heard.logged.at ? before : heard
    this.#heard.delete(key)
    const shown = present({
      habit: heard.habit ?? before?.habit,
      isWitnessed: heard.isWitnessed ?? before?.isWitnessed,
    })
    this.#heard.set(key, { user, request, said: { ...latest, ...shown } })
    forgetOldest(this.#heard, MOST_HEARD)
  }

  /** Where a call was last written down as refused. */
  heard(user: string, request: Attributes): HeardDecision | undefined {
    return this.#heard.get(keyOf(user, request))?.said
  }

  /** Remembers a call that a record shows a program of the user to make. */
  recall(user: string, request: Attributes): void {
    this.#recorded.set(keyOf(user, request), { user, request })
    forgetOldest(this.#recorded, MOST_HEARD)
  }

  /** Other calls that programs of the user were heard to be refused, or recorded to make, and that a review of the last 10 minutes still refuses. */
  refusedToo(
    user: string,
    asked: Attributes,
    now: Date,
  ): { request: Attributes; habit?: Habit; isRecorded?: true }[] {
    const [own, since] = [keyOf(user, asked), utc(now.getTime() - LATELY_MS)]
    const isRefused = (key: string, { user: of, request }: { user: string; request: Attributes }) =>
      of === user && key !== own && (this.refusedAt(of, request) ?? '') >= since
    const heard = [...this.#heard].filter(([key, one]) => one.said.isWitnessed && isRefused(key, one))
    const known = new Set(heard.map(([key]) => key))
    const recorded = [...this.#recorded].filter(([key, one]) => !known.has(key) && isRefused(key, one))
    return [
      ...heard.map(([, { request, said }]) => ({ request, ...present({ habit: said.habit }) })),
      ...recorded.map(([, { request }]) => ({ request, isRecorded: true as const })),
    ].slice(0, MOST_HEARD)
  }

  /** When a call was last reviewed, and how; undefined where it never was. */
  lastReview(user: string, request: Attributes): { way: Way; atMs: number } | undefined {
    const run = this.#runs.get(keyOf(user, request))
    return run && { way: run.way, atMs: run.lastMs }
  }

  #run(key: string, allowed: boolean, way: Way, now: Date): void {
    const before = this.#runs.get(key)
    const lastMs = now.getTime()
    this.#runs.delete(key)
    this.#runs.set(
      key,
      before?.allowed === allowed
        ? { ...before, way, lastMs }
        : { allowed, since: utc(now.getTime()), hasTurned: before !== undefined, way, lastMs },
    )
    forgetOldest(this.#runs, MOST_CALLS)
  }

  /** The calls of a user that reviews refused in the last 10 minutes, the latest first. One may be allowed by now. */
  refusedLately(user: string, now: Date): Refused[] {
    const since = utc(now.getTime() - LATELY_MS)
    return [...this.#refused.values()].filter((one) => one.user === user && one.at >= since).reverse()
  }

  #refuse(user: string, request: Attributes, at: string): void {
    if (request.kind !== 'resource') return
    const { verb, group, namespace, subresource, name } = request
    const resource = subresource === '' ? request.resource : `${request.resource}/${subresource}`
    const key = JSON.stringify([user, verb, group, resource, namespace, name])
    this.#refused.delete(key)
    this.#refused.set(key, { user, verb, group, resource, namespace, name, at })
    forgetOldest(this.#refused, MOST_REFUSED)
  }
}

/** The history of one client, the same in every bundled copy of this module. */
export function historyOf(kube: KubeClient): DecisionHistory {
  return oneForClient(kube, 'decision-history', () => new DecisionHistory())
}
