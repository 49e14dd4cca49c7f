import { randomUUID } from 'node:crypto'
import { namespaceSchema, objectNameSchema } from '@/lib/contract/segments'
import { notAsked, type Reading } from '@/lib/evidence/reading'
import { oneForClient } from '@/lib/kube/one-for-client'
import { discover } from '@/lib/kube/reads/discovery'
import { readObject } from '@/lib/kube/reads/heavy-answers'
import { objectExists, readMetadata } from '@/lib/kube/reads/objects'
import {
  type RbacList,
  type RbacListTarget,
  readClusterRole,
  readRbacObject,
} from '@/lib/kube/reads/rbac-objects'
import { reviewAccess, reviewConditions, reviewRules, reviewSubjectAccess } from '@/lib/kube/reads/reviews'
import { readServerVersion } from '@/lib/kube/reads/server-version'
import { isAnswer, type KubeAnswerError, type KubeError } from '@/lib/kube/transport/errors'
import { metered } from '@/lib/kube/transport/meter'
import { type ObjectTarget, objectPath } from '@/lib/kube/transport/paths'
import type { KubeClient } from '@/lib/kube/transport/types'
import { type Catalogue, findKnown } from '@/lib/objects/catalogue'
import { say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { requestKey } from '@/lib/rbac/call'
import type { AccessAnswer, RulesAnswer } from '@/lib/rbac/reviews'
import type { Attributes, ClusterRole, RbacObjects, UserInfo } from '@/lib/rbac/types'
import { type DecisionHistory, historyOf } from './decision-history'
import { HIDDEN_RBAC, hidesOthers, withoutGrant } from './hidden-rbac'
import { keepList, keptList, keptRules, readList } from './kept-rbac'
import { toReading } from './reading'

/** Requests that one answer may cost the API server, beside what the process keeps for minutes and asks once. */
export const BUDGET = 8

/** Requests for discovery of a server that aggregates it, which a cold process sends beside them. */
export const COLD = 2

const KEPT_MS = 300_000
const RECENT_MS = 10_000

type Asked<T> = Map<string, Promise<Reading<T>>>

/**
 * Asks the API server for the facts of one answer: each question once however often it is put, and within the budget.
 * What the budget does not allow is unread, not absent.
 */
export class Prober {
  readonly #kube: KubeClient
  readonly #signal: AbortSignal
  readonly #access: Asked<AccessAnswer> = new Map()
  readonly #conditions: Asked<AccessAnswer | null> = new Map()
  readonly #rules: Asked<RulesAnswer> = new Map()
  readonly #discovery: Asked<Catalogue> = new Map()
  readonly #subjectAccess: Asked<AccessAnswer> = new Map()
  readonly #objects: Asked<RbacList> = new Map()
  readonly #clusterRoles: Asked<ClusterRole | null> = new Map()
  readonly #rbacObjects: Asked<RbacObjects | null> = new Map()
  readonly #exists: Asked<boolean> = new Map()
  readonly #anyObjects: Asked<unknown> = new Map()
  readonly #version: Asked<string> = new Map()
  readonly #nowhere = `none-${randomUUID()}`
  readonly #budget: number
  #spent = 0
  #sent = 0
  #keptMs = 0
  #failure: Error | undefined
  #unauthorized: KubeAnswerError | undefined

  constructor(kube: KubeClient, signal: AbortSignal, budget = BUDGET) {
    this.#budget = budget
    this.#kube = kube
    this.#signal = signal
  }

  /** Requests that may still be sent. */
  get left(): number {
    return this.#budget - this.#spent
  }

  /** Requests that were sent and answered, those for what is kept included. */
  get sent(): number {
    return this.#sent
  }

  /** How old the oldest of the kept lists is that this answer rests on, in milliseconds; 0 where all were read for it. */
  get keptMs(): number {
    return this.#keptMs
  }

  /** The last question's failure, for an answer that is worth nothing without it. */
  get failure(): Error | undefined {
    return this.#failure
  }

  /** The first answer that was a 401: while there is one, no other question is worth a request. */
  get unauthorized(): KubeAnswerError | undefined {
    return this.#unauthorized
  }

  /** When calls were allowed before, as far as this process saw it. */
  get history(): DecisionHistory {
    return historyOf(this.#kube)
  }

  /** What this pod's account can do; who grants it is left out when that is hidden. */
  async access(request: Attributes): Promise<Reading<AccessAnswer>> {
    const options = { signal: this.#signal }
    const answer = await this.once(this.#access, requestKey(request), 1, (kube) =>
      reviewAccess(kube, request, options),
    )
    return withoutGrant(answer)
  }

  /**
   * The conditions under which a call is allowed that a plain review refused; undefined where there are none, where the call
   * is no write on one kind, or where the API server does not know the question, which is then not put to it for minutes.
   */
  async conditions(request: Attributes, version: string | undefined): Promise<AccessAnswer | undefined> {
    if (request.kind !== 'resource' || version === undefined || !CONDITIONED.has(request.verb))
      return undefined
    const unaware = unawareOfConditions(this.#kube)
    if (unaware.untilMs > performance.now()) return undefined
    const key = requestKey(request)
    const answer = await this.once(this.#conditions, key, 1, (kube) =>
      reviewConditions(kube, request, version, { signal: this.#signal }),
    )
    if (answer.state === 'unread') return undefined
    if (answer.value === null) unaware.untilMs = performance.now() + KEPT_MS
    return answer.value?.conditions === undefined ? undefined : answer.value
  }

  /** True where a review may name the binding that allows a call, so that asking one for its name is of use. */
  get namesGrants(): boolean {
    return !hidesOthers()
  }

  rules(namespace: string): Promise<Reading<RulesAnswer>> {
    const options = { signal: this.#signal }
    return this.once(
      this.#rules,
      namespace,
      1,
      (kube) => reviewRules(kube, namespace, options),
      keptRules(this.#kube, this.#placeOf(namespace)),
    )
  }

  #placeOf(namespace: string): string {
    return namespace === this.#nowhere ? '' : namespace
  }

  /** The rules of a namespace that cannot exist: those that hold everywhere. */
  clusterWideRules(): Promise<Reading<RulesAnswer>> {
    return this.rules(this.#nowhere)
  }

  /** What another account can do, by a review in the namespace of the call where `within` names it, otherwise for all. */
  subjectAccess(user: UserInfo, request: Attributes, within?: string): Promise<Reading<AccessAnswer>> {
    if (hidesOthers()) return Promise.resolve(notAsked(words(HIDDEN_RBAC)))
    if (within !== undefined && !isNamespace(within)) return Promise.resolve(notAsked(NO_NAMESPACE))
    const question = { user, attributes: request, ...present({ within }) }
    const key = JSON.stringify([user.name, within, requestKey(request)])
    return this.once(this.#subjectAccess, key, 1, (kube) =>
      reviewSubjectAccess(kube, question, { signal: this.#signal }),
    )
  }

  /**
   * A list of all namespaces up to a limit. One that is cut off says for a few minutes that the namespaces have to be listed,
   * and costs nothing of this answer, which needs those lists beside it.
   */
  async objectsAnywhere(
    resource: 'roles' | 'rolebindings',
    limit: number,
    canWatch = false,
  ): Promise<Reading<RbacList>> {
    const asked = { resource, namespace: '', limit } as const
    const isFirst = !this.#objects.has(JSON.stringify(asked))
    const answer = await this.objects(asked, canWatch)
    if (isFirst && answer.state === 'read' && !answer.value.isWhole) {
      this.#spent -= 1
      tooLong(this.#kube).set(resource, performance.now() + KEPT_MS)
    }
    return answer
  }

  /** True while a list of all namespaces is known to be cut off. */
  isTooLong(resource: 'roles' | 'rolebindings'): boolean {
    return (tooLong(this.#kube).get(resource) ?? 0) > performance.now()
  }

  /** A list; where this account can watch it, one that was read in the last minute and is unchanged. */
  async objects(target: RbacListTarget, canWatch = false): Promise<Reading<RbacList>> {
    const unread = unaskable(target)
    if (unread) return unread
    const kept = keptList(this.#kube, target)
    this.#keptMs = Math.max(this.#keptMs, kept?.ageMs ?? 0)
    const answer = await this.once(
      this.#objects,
      JSON.stringify(target),
      1,
      (kube) => readList(kube, target, this.#signal),
      kept?.list,
    )
    if (answer.state === 'read' && canWatch)
      keepList(this.#kube, target, answer.value, await this.#rulesRead())
    return answer
  }

  async #rulesRead(): Promise<Map<string, RulesAnswer>> {
    const read = new Map<string, RulesAnswer>()
    for (const [namespace, asked] of this.#rules) {
      const answer = await asked
      if (answer.state === 'read') read.set(this.#placeOf(namespace), answer.value)
    }
    return read
  }

  clusterRole(name: string): Promise<Reading<ClusterRole | null>> {
    const unread = unaskable({ resource: 'clusterroles', namespace: '', name })
    if (unread) return Promise.resolve(unread)
    return this.once(this.#clusterRoles, name, 1, (kube) =>
      readClusterRole(kube, name, { signal: this.#signal }),
    )
  }

  /** One Role, ClusterRole or binding, alone among the objects; null where there is none. */
  rbacObject(target: Omit<RbacListTarget, 'limit'> & { name: string }): Promise<Reading<RbacObjects | null>> {
    const unread = unaskable(target)
    if (unread) return Promise.resolve(unread)
    return this.once(this.#rbacObjects, JSON.stringify(target), 1, (kube) =>
      readRbacObject(kube, target, { signal: this.#signal }),
    )
  }

  /** One object made presentable or, as `metadata`, its metadata as it is. */
  object(target: ObjectTarget, as: 'presentable' | 'metadata'): Promise<Reading<unknown>> {
    const options = { signal: this.#signal }
    return this.once(this.#anyObjects, `${as} ${objectPath(target)}`, 1, async (kube) =>
      as === 'metadata'
        ? readMetadata(kube, target, options)
        : (await readObject(kube, target, options)).object,
    )
  }

  namespaceExists(name: string): Promise<Reading<boolean>> {
    if (!isNamespace(name)) return Promise.resolve(notAsked(NO_NAMESPACE))
    return this.exists({ group: '', version: 'v1', resource: 'namespaces', namespace: '', name })
  }

  /** Whether a ServiceAccount exists. */
  accountExists(namespace: string, name: string): Promise<Reading<boolean>> {
    if (!isNamespace(namespace)) return Promise.resolve(notAsked(NO_NAMESPACE))
    if (!isName(name)) return Promise.resolve(notAsked(NO_NAME))
    return this.exists({ group: '', version: 'v1', resource: 'serviceaccounts', namespace, name })
  }

  /** Whether an object exists; nothing of it is kept. */
  exists(target: ObjectTarget): Promise<Reading<boolean>> {
    return this.once(this.#exists, objectPath(target), 1, (kube) =>
      objectExists(kube, target, { signal: this.#signal }),
    )
  }

  /** The version of the API server, asked once in minutes. */
  async serverVersion(): Promise<Reading<string>> {
    const kept = oneForClient(this.#kube, 'server-version', () => ({ untilMs: 0, version: '' }))
    const known = kept.untilMs > performance.now() ? kept.version : undefined
    const read = (kube: KubeClient) => readServerVersion(kube, { signal: this.#signal, retries: 0 })
    const answer = await this.once(this.#version, '', 1, read, known)
    if (answer.state === 'read' && known === undefined)
      Object.assign(kept, { untilMs: performance.now() + KEPT_MS, version: answer.value })
    return answer
  }

  /**
   * Costs nothing of the budget: the process keeps it for minutes and shares it, so that a cold start or one group that
   * is down takes no question from this answer. Two requests where the server aggregates it. What the kept list does not have may be
   * there by now, so for a call on such a resource a list is taken that is 10 s old at most.
   */
  async discovery(of?: Attributes): Promise<Reading<Catalogue>> {
    const kept = await this.#ask(this.#discovery, '', (kube) => discover(kube, { signal: this.#signal }))
    if (kept.state === 'unread' || of === undefined || of.kind === 'path') return kept
    if (of.resource === '' || findKnown(kept.value, of.group, of.resource)) return kept
    return this.#ask(this.#discovery, 'recent', (kube) =>
      discover(kube, { signal: this.#signal, withinMs: RECENT_MS }),
    )
  }

  /** Asks a question that has not been asked yet; `cost` is held back until it is known what it really cost. */
  once<T>(
    asked: Asked<T>,
    key: string,
    cost: number,
    ask: (kube: KubeClient) => Promise<T>,
    kept?: T,
  ): Promise<Reading<T>> {
    const known = asked.get(key)
    if (known) return known
    if (this.left < cost) {
      const says = say`Skipped: one answer costs the API server at most ${this.#budget} requests.`
      return Promise.resolve({ ...notAsked(says), isSkipped: true })
    }
    // What is kept counts too, so that an answer does not depend on what was asked before.
    this.#spent += cost
    if (kept !== undefined) {
      const answer = Promise.resolve({ state: 'read', value: kept } as const)
      asked.set(key, answer)
      return answer
    }
    return this.#ask(asked, key, ask, (count) => {
      this.#spent += count - cost
    })
  }

  #ask<T>(
    asked: Asked<T>,
    key: string,
    ask: (kube: KubeClient) => Promise<T>,
    onEnd: (count: number) => void = () => {},
  ): Promise<Reading<T>> {
    const known = asked.get(key)
    if (known) return known
    const meter = metered(this.#kube)
    const onFailure = (error: KubeError) => {
      this.#failure = error
      if (isAnswer(error, 401)) this.#unauthorized ??= error
    }
    const answer = toReading(this.#signal, () => ask(meter.kube), onFailure).finally(() => {
      this.#sent += meter.count()
      onEnd(meter.count())
    })
    asked.set(key, answer)
    return answer
  }
}

/** What an authorizer may judge once more with the object (KEP-5681). */
const CONDITIONED: ReadonlySet<string> = new Set(['create', 'update', 'patch', 'delete', 'deletecollection'])

/** Until when the API server is not asked for conditions. */
function unawareOfConditions(kube: KubeClient): { untilMs: number } {
  return oneForClient(kube, 'unaware-of-conditions', () => ({ untilMs: 0 }))
}

function tooLong(kube: KubeClient): Map<string, number> {
  return oneForClient(kube, 'lists-too-long', () => new Map())
}

const NO_NAMESPACE = say`No namespace can have this name.`

const NO_NAME = say`No object can have this name.`

function isName(text: string): boolean {
  return objectNameSchema.safeParse(text).success
}

function isNamespace(text: string): boolean {
  return namespaceSchema.safeParse(text).success
}

/** Why RBAC objects are not asked for at all; a text may name a namespace or a Role that cannot exist. */
function unaskable({
  resource,
  namespace,
  name,
}: Pick<RbacListTarget, 'resource' | 'namespace'> & { name?: string }) {
  if (namespace !== '' && !isNamespace(namespace)) return notAsked(NO_NAMESPACE)
  if (name !== undefined && !isName(name)) return notAsked(NO_NAME)
  // Roles name no subject, so they show what can be granted and not who has it.
  const isBinding = resource === 'rolebindings' || resource === 'clusterrolebindings'
  return isBinding && hidesOthers() ? notAsked(words(HIDDEN_RBAC)) : undefined
}
