import { randomUUID } from 'node:crypto'
import {
  type AccessAnswer,
  type Catalogue,
  notAsked,
  type Reading,
  type RulesAnswer,
} from '@/lib/diagnosis/facts'
import { toTuple } from '@/lib/diagnosis/tuple'
import { discover } from '@/lib/kube/discovery'
import { metered } from '@/lib/kube/meter'
import { reviewAccess, reviewRules } from '@/lib/kube/reviews'
import type { KubeClient } from '@/lib/kube/types'
import type { Attributes } from '@/lib/rbac/types'
import { toReading } from './reading'

/** Requests that one explanation may cost the API server. */
export const BUDGET = 8

type Asked<T> = Map<string, Promise<Reading<T>>>

/**
 * Asks the API server for the facts of one answer: each question once however often it is put, and within the budget.
 * What the budget does not allow is unread, not absent.
 */
export class Prober {
  readonly #kube: KubeClient
  readonly #signal: AbortSignal
  readonly #access: Asked<AccessAnswer> = new Map()
  readonly #rules: Asked<RulesAnswer> = new Map()
  readonly #discovery: Asked<Catalogue> = new Map()
  readonly #nowhere = `none-${randomUUID()}`
  #spent = 0
  #failure: Error | undefined

  constructor(kube: KubeClient, signal: AbortSignal) {
    this.#kube = kube
    this.#signal = signal
  }

  /** Requests that may still be sent. */
  get left(): number {
    return BUDGET - this.#spent
  }

  /** The last question's failure, for an answer that is worth nothing without it. */
  get failure(): Error | undefined {
    return this.#failure
  }

  access(request: Attributes): Promise<Reading<AccessAnswer>> {
    const options = { signal: this.#signal }
    return this.once(this.#access, JSON.stringify(toTuple(request)), 1, (kube) =>
      reviewAccess(kube, request, options),
    )
  }

  rules(namespace: string): Promise<Reading<RulesAnswer>> {
    const options = { signal: this.#signal }
    return this.once(this.#rules, namespace, 1, (kube) => reviewRules(kube, namespace, options))
  }

  /** The rules of a namespace that cannot exist: those that hold everywhere. */
  clusterWideRules(): Promise<Reading<RulesAnswer>> {
    return this.rules(this.#nowhere)
  }

  /** Two requests where the server aggregates its discovery and none while it is kept. */
  discovery(): Promise<Reading<Catalogue>> {
    return this.once(this.#discovery, '', 2, (kube) => discover(kube, { signal: this.#signal }))
  }

  /** Asks a question that is not asked yet; `cost` is held back until it is known what it really cost. */
  once<T>(
    asked: Asked<T>,
    key: string,
    cost: number,
    ask: (kube: KubeClient) => Promise<T>,
  ): Promise<Reading<T>> {
    const known = asked.get(key)
    if (known) return known
    if (this.left < cost) {
      return Promise.resolve(notAsked(`One answer costs the API server at most ${BUDGET} requests.`))
    }
    const meter = metered(this.#kube)
    this.#spent += cost
    const onFailure = (error: Error) => {
      this.#failure = error
    }
    const answer = toReading(this.#signal, () => ask(meter.kube), onFailure).finally(() => {
      this.#spent += meter.count() - cost
    })
    asked.set(key, answer)
    return answer
  }
}
