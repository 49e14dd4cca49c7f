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

const MOST_CALLS = 1_000

/** When a process last saw each call allowed; of more than a thousand calls the oldest is forgotten. */
export class DecisionHistory {
  readonly #allowed = new Map<string, Allowed>()

  /** Remembers an allowed call, and tells of a refused one when it was last allowed. */
  judge(user: string, request: Attributes, decision: Reading<AccessAnswer>, now: Date): Allowed | undefined {
    if (decision.state !== 'read') return undefined
    const key = JSON.stringify([user, toTuple(request)])
    if (!decision.value.allowed) return this.#allowed.get(key)
    this.#allowed.delete(key)
    const at = `${now.toISOString().slice(0, 19)}Z`
    this.#allowed.set(key, { at, reason: decision.value.reason })
    const [oldest] = this.#allowed.keys()
    if (this.#allowed.size > MOST_CALLS && oldest !== undefined) this.#allowed.delete(oldest)
    return undefined
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
