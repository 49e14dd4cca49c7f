import 'server-only'
import type { IncomingMessage } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { abortWith, afterSilence } from '@/lib/deadline'
import { oneInProcess } from '@/lib/next/one-in-process'
import { readSettings } from '@/lib/pod/environment'
import { present } from '@/lib/present'
import { type CallCredentials, type CredentialLens, Credentials } from '../credentials/credentials'
import { type ClientSettings, type Located, locate } from '../credentials/locate'
import { currentViewer, type Viewer } from '../credentials/viewer'
import { ViewerCredentials } from '../credentials/viewer-credentials'
import { freeText } from '../redact/sanitize'
import { askPatiently, MAX_RETRIES } from './backoff'
import { LargeAnswers, readBody, splitLines, withIdleDeadline } from './body'
import { dryRunLine } from './dry-run-path'
import { KubeStatusError, KubeTextError, KubeUnreachableError, type RequestLine } from './errors'
import { DeadlinePassed, failureOf } from './exchange'
import { answerWitness } from './headers'
import { parseStatus } from './parse-answer'
import { reviewPath, templateOf } from './paths'
import { checkEvent, readDocument, readRefusal } from './read-document'
import { type BudgetFigures, type BudgetLimits, RequestBudget } from './request-budget'
import { RefusedToken } from './stand-in'
import { processTraffic, Traffic, type TrafficLens } from './traffic'
import { type Call, type Deadlines, Transport } from './transport'
import type {
  CallOptions,
  DryRun,
  KubeAnswer,
  KubeClient,
  KubePath,
  ReviewCallOptions,
  ReviewKind,
} from './types'

const MIB = 1_048_576
const DEFAULT_DEADLINE_MS = 10_000
const IDLE_MS = 90_000
/** A watch can wait for its turn as long as a list can take. */
const STREAM_QUEUE_MS = 30_000
const FRAME_BYTES = 8 * MIB
/** After this much of a stream others get a turn, however fast it comes. */
const TURN_CHARS = 16 * 1024
// 56,000 pods as a Table. A heap of 96 MiB of which labels, the matrix and reports have 60 holds the document of 8 MiB.
const LIST_BYTES = 8 * MIB
const ERROR_BYTES = 256 * 1024
const TEXT_BYTES = 64 * 1024

export interface KubeClientConfig extends ClientSettings {
  deadlines?: Partial<Deadlines>
  /** Cap of a list's body. */
  listBytes?: number
  /** Monotonic clock in milliseconds, which credentials age by. */
  now?: () => number
  /** What this client may ask of the API server; 10 requests a second, 20 at once after a quiet time, 8 in flight. */
  budget?: Partial<BudgetLimits>
  /** Where its calls are counted; its own count when absent. */
  traffic?: Traffic
  /** 0..1, for the jitter of retries. */
  random?: () => number
}

/** The client of a pod: with the credentials' state for the pages, and the count for the cost meter. */
export interface InClusterClient extends KubeClient {
  readonly credentials: CredentialLens
  /** Set where it asks with the token of a viewer. */
  readonly viewer?: Viewer
  /** What it asked of the API server, by kind of call. */
  readonly traffic: TrafficLens
  /** Requests sent to the API server since the client was made, repeated ones included. */
  requestCount(): number
  /** What its calls last met: an answer, a 401, or no answer; `unknown` where the last minute had none. */
  met(): 'answers' | 'unauthorized' | 'silent' | 'unknown'
  /** Its calls that had to wait for their turn. */
  budget(): BudgetFigures
}

/** A call that is slow under load may outlive more than one token, where they change fast. */
const MAX_RENEWALS = 3

const REVIEWS: Record<ReviewKind, { apiVersion: string; kind: string }> = {
  selfsubjectaccessreviews: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview' },
  selfsubjectrulesreviews: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview' },
  selfsubjectreviews: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
  subjectaccessreviews: { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview' },
  localsubjectaccessreviews: { apiVersion: 'authorization.k8s.io/v1', kind: 'LocalSubjectAccessReview' },
}

function isJson(contentType = ''): boolean {
  return /^application\/(?:json|[\w.+-]+\+json)\b/i.test(contentType)
}

/** What a client signs with, and what it shares with the others of its process. */
interface ClientParts {
  credentials: CallCredentials
  budget: RequestBudget
  large: LargeAnswers
  viewer?: Viewer
}

class KubeApiClient implements InClusterClient {
  readonly server: KubeClient['server']
  readonly credentials: CallCredentials
  readonly viewer?: Viewer
  readonly traffic: Traffic
  readonly #located: Located
  readonly #transport: Transport | null
  readonly #listBytes: number
  readonly #budget: RequestBudget
  readonly #large: LargeAnswers
  readonly #refusedToken = new RefusedToken()
  readonly #random: () => number

  constructor(config: KubeClientConfig, { credentials, budget, large, viewer }: ClientParts) {
    if (viewer) this.viewer = viewer
    const located = locate(config)
    this.#located = located
    this.#listBytes = config.listBytes ?? LIST_BYTES
    this.credentials = credentials
    this.#budget = budget
    this.#large = large
    this.#random = config.random ?? Math.random
    this.traffic = config.traffic ?? new Traffic()
    if (located.route === 'none') {
      this.server = located
      this.#transport = null
      return
    }
    this.server = { route: located.route, authority: located.server.authority }
    this.#transport = new Transport({
      server: located.server,
      credentials: located.route === 'https' ? this.credentials : null,
      deadlines: { connectMs: 5000, headersMs: 10_000, ...config.deadlines },
      budget: this.#budget,
      traffic: this.traffic,
      allowDryRun: config.allowDryRun ?? false,
    })
  }

  async get(path: KubePath, options: CallOptions = {}): Promise<KubeAnswer> {
    const line: RequestLine = { method: 'GET', path }
    return this.#successful(line, await this.#ask(line, path, undefined, options))
  }

  async probe(path: KubePath, options: CallOptions = {}): Promise<KubeAnswer> {
    return this.#ask({ method: 'GET', path }, path, undefined, { ...options, retries: 0 })
  }

  async review(kind: ReviewKind, spec: unknown, options: ReviewCallOptions = {}): Promise<KubeAnswer> {
    const path = reviewPath(kind, options.namespace)
    const body = JSON.stringify(spec === undefined ? REVIEWS[kind] : { ...REVIEWS[kind], spec })
    const line: RequestLine = { method: 'POST', path }
    return this.#successful(line, await this.#ask(line, path, body, options))
  }

  async dryRun(call: DryRun, options: Parameters<KubeClient['dryRun']>[1] = {}): Promise<KubeAnswer> {
    const { method, path, mediaType } = dryRunLine(call)
    return this.#ask(
      { method, path },
      path,
      call.body,
      { ...options, accept: 'metadata', retries: 0 },
      { mediaType },
    )
  }

  async *lines(path: KubePath, options: Parameters<KubeClient['lines']>[1]): AsyncGenerator<string> {
    const { signal, idleMs = IDLE_MS } = options
    const line: RequestLine = { method: 'GET', path }
    const startedAt = performance.now()
    const call: Call = {
      line,
      path,
      accept: options.accept ?? 'json',
      anonymous: false,
      stream: true,
      signal,
      startedAt,
      deadlineAt: startedAt + STREAM_QUEUE_MS,
      urgency: options.urgency ?? 'reader',
      onRequest: options.onRequest,
    }
    const response = await this.#unlessRefused(call, () => this.#opened(call))
    const giveUp = () => response.destroy(new DeadlinePassed())
    signal.addEventListener('abort', giveUp, { once: true })
    if (signal.aborted) giveUp()
    else {
      const witness = answerWitness(response.headers, (text) => this.credentials.withoutToken(text))
      options.onOpen?.({ status: response.statusCode ?? 0, witness })
    }
    const ended = this.traffic.opened(line)
    const count = (bytes: number) => this.traffic.received(line, bytes)
    try {
      let inTurn = 0
      for await (const text of splitLines(withIdleDeadline(response, idleMs, count), FRAME_BYTES, line)) {
        inTurn += text.length
        if (inTurn > TURN_CHARS) {
          await nextTurn()
          inTurn = 0
        }
        if (call.accept !== 'text') checkEvent(text, line)
        yield this.credentials.withoutToken(text)
      }
    } catch (error) {
      throw this.#failure(error, line, signal, startedAt)
    } finally {
      signal.removeEventListener('abort', giveUp)
      response.destroy()
      ended()
    }
  }

  met(): ReturnType<InClusterClient['met']> {
    if (this.#transport?.isCutOff) return 'silent'
    if (this.#refusedToken.isHeld) return 'unauthorized'
    return this.traffic.recent(60).some(({ requests }) => requests > 0) ? 'answers' : 'unknown'
  }

  requestCount(): number {
    return this.#transport?.requests ?? 0
  }

  budget(): BudgetFigures {
    return this.#budget.figures()
  }

  close(): void {
    this.#transport?.close()
  }

  async #ask(
    line: RequestLine,
    path: KubePath,
    body: string | undefined,
    options: CallOptions,
    dryRun?: Call['dryRun'],
  ) {
    const deadlineMs = options.deadlineMs ?? DEFAULT_DEADLINE_MS
    const total = new AbortController()
    const heard = afterSilence(deadlineMs, () => total.abort(new DeadlinePassed()))
    const release = options.signal ? abortWith(total, options.signal) : () => {}
    const startedAt = performance.now()
    const call: Call = {
      line,
      path,
      accept: options.accept ?? 'json',
      anonymous: options.anonymous ?? false,
      stream: false,
      signal: total.signal,
      startedAt,
      deadlineAt: startedAt + deadlineMs,
      urgency: options.urgency ?? 'reader',
      onRequest: options.onRequest,
      onHeavy: options.onHeavy,
      onBody: options.onBody,
      ...present({ body, dryRun }),
    }
    try {
      const { deadlineAt, signal } = call
      const retries = options.retries ?? MAX_RETRIES
      const patience = { retries, deadlineAt, signal, random: this.#random }
      return await this.#unlessRefused(call, () => askPatiently(() => this.#renewing(call), patience))
    } catch (error) {
      throw call.signal.aborted ? this.#failure(error, line, call.signal, startedAt) : error
    } finally {
      heard()
      release()
    }
  }

  /** Asks, and again when the token has changed after a 401. */
  async #renewing(call: Call): Promise<KubeAnswer> {
    for (let left = MAX_RENEWALS; ; left -= 1) {
      const { response, waitedMs, renewed, tokenGeneration } = await this.#connected(call.line).send(call)
      const answer = await this.#answer(response, call, waitedMs)
      if (answer.status === 401 && left > 0 && renewed()) continue
      this.#learn(call, answer.status, tokenGeneration, answer)
      return answer
    }
  }

  /** Lets feeds know how the token was taken. */
  #learn(call: Call, status: number, generation: number, answer?: KubeAnswer): void {
    if (call.anonymous) return
    if (status === 401 && answer) this.#refusedToken.refused(call.path, answer, generation, performance.now())
    else if (status < 500) this.#refusedToken.accepted(call.path)
  }

  async #unlessRefused<T>(call: Call, ask: () => Promise<T>): Promise<T> {
    if (call.urgency !== 'feed') return ask()
    const isOwn = this.server.route === 'https'
    const isRenewed = (generation: number) => isOwn && this.credentials.renewToken(generation)
    const refusal = this.#refusedToken.standIn(call.path, performance.now(), isRenewed)
    if (refusal) this.#successful(call.line, refusal)
    try {
      return await ask()
    } finally {
      this.#refusedToken.leave(call.path)
    }
  }

  async #answer(response: IncomingMessage, call: Call, waitedMs = 0): Promise<KubeAnswer> {
    const { line, signal, startedAt } = call
    const status = response.statusCode ?? 0
    const refused = status < 200 || status > 299
    const giveUp = () => response.destroy(new DeadlinePassed())
    signal.addEventListener('abort', giveUp, { once: true })
    if (signal.aborted) giveUp()
    let leave = () => {}
    try {
      const cap = refused ? ERROR_BYTES : this.#capOf(call)
      const { bytes, wireBytes } = await readBody(
        response,
        line,
        cap,
        refused || call.accept === 'text' ? 'cut' : 'throw',
        async () => {
          leave = await this.#large.enter(signal)
        },
        (count) => this.traffic.received(line, count),
      )
      if (!refused) call.onBody?.(bytes.length)
      const witness = answerWitness(response.headers, (text) => this.credentials.withoutToken(text))
      const whole = this.credentials.withoutToken(bytes.toString('utf8'))
      const isDocument = (call.accept !== 'text' || refused) && isJson(witness.contentType)
      const { onHeavy } = call
      const read = refused ? readRefusal : (text: string) => readDocument(text, { line, signal, onHeavy })
      const json = isDocument ? await read(whole) : undefined
      // Decoded again, because a slice of the whole string would keep all of it in memory.
      const text =
        json === undefined
          ? whole
          : this.credentials.withoutToken(bytes.subarray(0, TEXT_BYTES).toString('utf8'))
      return { status, witness, json, text, ms: performance.now() - startedAt - waitedMs, bytes: wireBytes }
    } catch (error) {
      throw this.#failure(error, line, signal, startedAt)
    } finally {
      leave()
      signal.removeEventListener('abort', giveUp)
    }
  }

  #capOf(call: Call): number {
    const template = templateOf(call.path) ?? ''
    const isList = /\/\{(?:resource|version)\}$/.test(template) || call.accept === 'discovery'
    return isList ? this.#listBytes : MIB
  }

  #successful(line: RequestLine, answer: KubeAnswer): KubeAnswer {
    if (answer.status >= 200 && answer.status <= 299) return answer
    const status = parseStatus(answer.json, answer.status)
    if (status) throw new KubeStatusError(line, answer.status, status, answer.witness, answer.ms)
    throw new KubeTextError(line, answer.status, freeText(answer.text), answer.witness, answer.ms)
  }

  async #opened(call: Call): Promise<IncomingMessage> {
    for (let left = MAX_RENEWALS; ; left -= 1) {
      const { response, renewed, tokenGeneration } = await this.#connected(call.line).send(call)
      const status = response.statusCode ?? 0
      const isOpen = status >= 200 && status <= 299
      const answer = isOpen ? undefined : await this.#answer(response, call)
      if (status === 401 && left > 0 && renewed()) continue
      this.#learn(call, status, tokenGeneration, answer)
      if (answer === undefined) return response
      this.#successful(call.line, answer)
    }
  }

  #connected(line: RequestLine): Transport {
    if (this.#transport) return this.#transport
    const says = this.#located.route === 'none' ? this.#located.why : ''
    const facts = { step: 'resolve', during: 'queue', osCode: 'NO_ADDRESS', says, authority: '' } as const
    throw new KubeUnreachableError(line, facts, 0)
  }

  #failure(error: unknown, line: RequestLine, signal: AbortSignal, startedAt: number): Error {
    const systemError = error instanceof Error && 'code' in error
    if (
      this.#located.route === 'none' ||
      !(signal.aborted || systemError || error instanceof DeadlinePassed)
    ) {
      return error instanceof Error ? error : new Error('The call failed.')
    }
    return failureOf(error, { line, server: this.#located.server, during: 'body', signal, startedAt })
  }
}

/** A client of one API server, located and signed in as the settings say. Makes no call by itself. */
export function createKubeClient(config: KubeClientConfig): InClusterClient {
  return new KubeApiClient(config, {
    credentials: new Credentials(config.serviceAccountDir, config.now),
    budget: new RequestBudget(config.budget),
    large: new LargeAnswers(),
  })
}

/** What the clients of all viewers share: the budget of requests, in turns, and the one place for a large answer. */
function sharedParts(): Pick<ClientParts, 'budget' | 'large'> {
  return oneInProcess('viewers-share', () => ({ budget: new RequestBudget(), large: new LargeAnswers() }))
}

/**
 * A client of one viewer's token and nothing else, which ends with the viewer: it never opens the pod's own token. What it was
 * answered is kept with it (`oneForClient`) and is gone with it.
 */
export function createViewerClient(
  config: KubeClientConfig,
  viewer: Viewer,
  shared: Pick<ClientParts, 'budget' | 'large'> = sharedParts(),
): InClusterClient {
  const credentials = new ViewerCredentials(config.serviceAccountDir, viewer, config.now)
  const client = new KubeApiClient(config, { ...shared, credentials, viewer })
  viewer.ended.addEventListener('abort', () => client.close(), { once: true })
  return client
}

/** Nobody is asked for in user mode but the viewer of a request. */
export class NoViewerError extends Error {
  override readonly name = 'NoViewerError'
}

/**
 * The client that this code asks through: that of the viewer whose request it answers in user mode, else the one of the process,
 * made from its environment however many copies of this module are bundled. In user mode there is no other.
 */
export function kubeClient(): InClusterClient {
  const settings = readSettings()
  if (settings.access.mode !== 'user')
    return oneInProcess('kube-client', () => createKubeClient({ ...settings, traffic: processTraffic() }))
  const viewer = currentViewer()
  if (viewer === undefined) throw new NoViewerError('No viewer is known for whom this could be asked.')
  const clients = oneInProcess('viewers-clients', () => new WeakMap<Viewer, InClusterClient>())
  const known = clients.get(viewer) ?? createViewerClient(settings, viewer)
  clients.set(viewer, known)
  return known
}
