import type { AccessAnswer, Reading } from '@/lib/diagnosis/facts'
import { toTuple } from '@/lib/diagnosis/tuple'
import { oneInProcess } from '@/lib/kube/one-in-process'
import type { KubeClient } from '@/lib/kube/transport/types'
import type { Attributes } from '@/lib/rbac/types'

export interface Allowed {
  /** RFC 3339, to the second. */
  at: string
  reason: string
}

/** A call that a review refused, without its name, so that no reader learns the names that another asked for. */
export interface Refused {
  user: string
  verb: string
  group: string
  /** `pods` or `pods/log`. */
  resource: string
  namespace: string
  /** RFC 3339, to the second: when it was last refused. */
  at: string
}

const MOST_CALLS = 1_000
const MOST_REFUSED = 200
const LATELY_MS = 600_000

const toSecond = (now: Date) => `${now.toISOString().slice(0, 19)}Z`

function forgetOldest(map: Map<string, unknown>, most: number): void {
  const [oldest] = map.keys()
  if (map.size > most && oldest !== undefined) map.delete(oldest)
}

/**
 * When a process last saw each call allowed, and which it lately saw refused; of more than a thousand allowed calls
 * and 200 refused ones the oldest is forgotten.
 */
export class DecisionHistory {
  readonly #allowed = new Map<string, Allowed>()
  readonly #refused = new Map<string, Refused>()

  /** Remembers an allowed call, and tells of a refused one when it was last allowed. */
  judge(user: string, request: Attributes, decision: Reading<AccessAnswer>, now: Date): Allowed | undefined {
    if (decision.state !== 'read') return undefined
    const key = JSON.stringify([user, toTuple(request)])
    if (!decision.value.allowed) {
      this.#refuse(user, request, toSecond(now))
      return this.#allowed.get(key)
    }
    this.#allowed.delete(key)
    this.#allowed.set(key, { at: toSecond(now), reason: decision.value.reason })
    forgetOldest(this.#allowed, MOST_CALLS)
    return undefined
  }

  /** The calls of a user that reviews refused in the last 10 minutes, the latest first. One may be allowed by now. */
  refusedLately(user: string, now: Date): Refused[] {
    const since = toSecond(new Date(now.getTime() - LATELY_MS))
    return [...this.#refused.values()].filter((one) => one.user === user && one.at >= since).reverse()
  }

  #refuse(user: string, request: Attributes, at: string): void {
    if (request.kind !== 'resource') return
    const { verb, group, namespace, subresource } = request
    const resource = subresource === '' ? request.resource : `${request.resource}/${subresource}`
    const key = JSON.stringify([user, verb, group, resource, namespace])
    this.#refused.delete(key)
    this.#refused.set(key, { user, verb, group, resource, namespace, at })
    forgetOldest(this.#refused, MOST_REFUSED)
  }
}

/** The history of one client, the same in every bundled copy of this module. */
export function historyOf(kube: KubeClient): DecisionHistory {
  const all = oneInProcess('decision-histories', () => new WeakMap<KubeClient, DecisionHistory>())
  const known = all.get(kube)
  if (known) return known
  const made = new DecisionHistory()
  all.set(kube, made)
  return made
}
