import 'server-only'
import type { Agent, IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { afterSilence } from '@/lib/deadline'
import {
  againstApiServer,
  isKubeletCertificate,
  type WhoAnswers,
  whoAnswers,
} from '@/lib/identity/who-answers'
import { present } from '@/lib/present'
import type { CallCredentials } from '../credentials/credentials'
import type { Server } from '../credentials/locate'
import { readBody } from './body'
import { DryRunOffError, dryRunTemplateOf } from './dry-run-path'
import {
  isUnreachable,
  isUntrusted,
  KubeUnreachableError,
  RequestBudgetError,
  type RequestLine,
} from './errors'
import {
  Agents,
  closeIdle,
  DeadlinePassed,
  type Exchanged,
  type ExchangePeer,
  exchange,
  failureOf,
  StaleConnection,
} from './exchange'
import { acceptHeader, answerWitness, wouldCarryValues } from './headers'
import { greetingOf, KnownServers } from './known-servers'
import { currentCaller, OWN_WORK } from './on-behalf'
import { isReviewPath, templateOf, UnsafePathError } from './paths'
import type { RequestBudget, Turn } from './request-budget'
import { Outage } from './stand-in'
import { type Traffic, tell } from './traffic'
import type { CallOptions, KubePath, Urgency } from './types'

export interface Deadlines {
  /** DNS, TCP and TLS together. */
  connectMs: number
  /** From the sent request to the response's headers. */
  headersMs: number
}

export interface TransportConfig {
  server: Server
  /** Null on the kubectl proxy route, where no token is ever sent. */
  credentials: CallCredentials | null
  deadlines: Deadlines
  budget: RequestBudget
  traffic: Traffic
  /** Without it no dry run is sent. */
  allowDryRun: boolean
}

export interface Call {
  line: RequestLine
  path: KubePath
  body?: string
  /** Set for a dry run alone; its media type is the body's. */
  dryRun?: { mediaType: string }
  accept: NonNullable<CallOptions['accept']>
  anonymous: boolean
  stream: boolean
  signal: AbortSignal
  startedAt: number
  /** Until when the call may wait for its turn, on `performance.now()`. */
  deadlineAt: number
  urgency: Urgency
  onRequest?: CallOptions['onRequest'] | undefined
  onHeavy?: CallOptions['onHeavy'] | undefined
  onBody?: CallOptions['onBody']
}

interface Attempt {
  caGeneration: number
  /** 0 when the request went without a token. */
  tokenGeneration: number
  headers: OutgoingHttpHeaders
  agent: Agent
  waitedMs: number
}

/** One use of a connection: to ask who answers, or for the call itself. */
interface Errand {
  isOver: boolean
  /** Set when this is the one that asks. */
  asked?: ReturnType<KnownServers['ask']>
}

const GREETING_LINE: RequestLine = { method: 'GET', path: '/version' }
const GREETING_BYTES = 16 * 1024
// One address can front this many API servers, each with its own certificate.
const MOST_GREETINGS = 5

function headersOf(call: Call, template: string): OutgoingHttpHeaders {
  return {
    accept: acceptHeader(call.accept, template),
    'accept-encoding': call.stream ? 'identity' : 'gzip',
    'user-agent': 'podglass',
    ...(call.body === undefined
      ? {}
      : {
          'content-type': call.dryRun?.mediaType ?? 'application/json',
          'content-length': Buffer.byteLength(call.body),
        }),
  }
}

function isSuccess({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 200 && statusCode <= 299
}

/** Refuses, before any socket, a write that would not be a dry run, or that the deployment did not allow. */
function checkedDryRun(call: Call, allowDryRun: boolean): string {
  if (!allowDryRun) throw new DryRunOffError()
  const template = dryRunTemplateOf(call.line.method, call.path)
  if (template === null) throw new UnsafePathError('This is not a dry run.')
  if (call.accept !== 'metadata') throw new UnsafePathError('A dry run is answered as metadata only.')
  if (call.line.method === 'DELETE' && call.body !== undefined) {
    throw new UnsafePathError('Options in the body of a deletion override dryRun in its query.')
  }
  return template
}

/** Refuses, before any socket, what no function of `paths.ts` can have asked for. */
function checkedTemplate(call: Call, allowDryRun: boolean): string {
  if (call.dryRun) return checkedDryRun(call, allowDryRun)
  const template = templateOf(call.path)
  if (template === null) throw new UnsafePathError('This path was not made from a template.')
  if (call.line.method !== (isReviewPath(call.path) ? 'POST' : 'GET')) {
    throw new UnsafePathError('Only reviews are posted, and reviews are only posted.')
  }
  if (wouldCarryValues(call.path, call.accept)) {
    throw new UnsafePathError('Secrets and ConfigMaps are read as metadata or as a table only.')
  }
  return template
}

/** True when no server was reached that could have been asked who it is. */
function failedToConnect(error: unknown): boolean {
  return (
    isUnreachable(error) &&
    (error.during === 'resolve' || error.during === 'connect' || error.during === 'tls')
  )
}

function sayWho(outcome: WhoAnswers): string {
  return outcome.is === 'api-server' ? 'The connection changes its server each time.' : outcome.says
}

interface Sent {
  response: IncomingMessage
  /** For its turn. */
  waitedMs: number
  /** Of the token that it went with; 0 when it went without one. */
  tokenGeneration: number
  /** After a 401: true when there is another token now. */
  renewed: () => boolean
}

/** Connections, credentials and retries of the one server. Gives responses, whatever their status. */
export class Transport {
  readonly #config: TransportConfig
  readonly #agents = new Agents()
  readonly #outage = new Outage()
  readonly #known = new KnownServers()
  /** The generation of ca.crt that did not verify the last certificate. */
  #failedCa: number | null = null
  #requests = 0

  constructor(config: TransportConfig) {
    this.#config = config
  }

  /** True while no call reaches the API server. */
  get isCutOff(): boolean {
    return this.#outage.isHeld
  }

  /** Requests sent to the API server since the start, repeated ones included. */
  get requests(): number {
    return this.#requests
  }

  /**
   * Sends a call when its turn has come. It is sent again, once for each reason, when an idle connection had died, when
   * ca.crt changed after a certificate it did not verify, and, by the caller's `renewed`, when the token changed after a
   * 401.
   */
  async send(call: Call): Promise<Sent> {
    const template = checkedTemplate(call, this.#config.allowDryRun)
    let mayReconnect = true
    let mayRenewCa = true
    for (;;) {
      const { turn, attempt } = await this.#ready(call, template)
      this.#requests += 1
      const caller = currentCaller()
      if (caller) caller.upstream += 1
      call.onRequest?.(turn.waitedMs)
      try {
        const response = await this.#admitted(call, attempt)
        const isOpenStream = call.stream && isSuccess(response)
        if (isOpenStream) turn.done()
        else response.once('close', turn.done)
        const { tokenGeneration } = attempt
        return {
          response,
          waitedMs: turn.waitedMs,
          tokenGeneration,
          renewed: () => this.#renewed(attempt),
        }
      } catch (error) {
        turn.done()
        if (error instanceof StaleConnection) {
          if (!mayReconnect) throw error.failure
          mayReconnect = false
          closeIdle(attempt.agent)
        } else if (mayRenewCa && this.#caChanged(error, attempt)) {
          mayRenewCa = false
        } else {
          throw error
        }
      }
    }
  }

  close(): void {
    this.#agents.close()
  }

  /** What one attempt is sent with, once its turn has come: the token may have changed while it waited. */
  async #ready(call: Call, template: string) {
    const turn = await this.#turn(call)
    try {
      if (this.#failedCa !== null && this.#config.credentials?.renewCa(this.#failedCa)) {
        this.#failedCa = null
        this.#outage.forget()
      }
      const failure = call.urgency === 'feed' ? this.#outage.standIn(call.line, performance.now()) : null
      if (failure) throw failure
      return { turn, attempt: this.#prepare(call, headersOf(call, template), turn.waitedMs) }
    } catch (error) {
      turn.done()
      if (!(isUnreachable(error) && error.standsIn)) this.#outage.tell(error, performance.now())
      throw error
    }
  }

  async #turn(call: Call): Promise<Turn> {
    try {
      const client = currentCaller()?.client ?? OWN_WORK
      return await this.#config.budget.take({ ...call, client, Refusal: RequestBudgetError })
    } catch (error) {
      if (error instanceof RequestBudgetError) tell({ what: 'held-back' })
      throw error
    }
  }

  /** The answer to the call, after the server of its connection has said who it is. */
  async #admitted(call: Call, attempt: Attempt): Promise<IncomingMessage> {
    for (let left = MOST_GREETINGS; ; left -= 1) {
      const errand: Errand = { isOver: false }
      let outcome: WhoAnswers | null = null
      try {
        const exchanged = await this.#exchange(call, attempt, errand)
        if (!exchanged.isGreeting) return exchanged.response
        outcome = await this.#heard(call, exchanged)
        if (outcome.is === 'other' || left === 0) throw this.#stranger(call, exchanged.peer, sayWho(outcome))
      } finally {
        errand.isOver = true
        errand.asked?.(outcome, performance.now())
      }
    }
  }

  async #exchange(call: Call, attempt: Attempt, errand: Errand): Promise<Exchanged> {
    const { server, deadlines, traffic, credentials } = this.#config
    const { line, signal, body } = call
    const { agent, headers, waitedMs } = attempt
    const sentAt = performance.now()
    let outcome: unknown = null
    let status = 0
    try {
      const exchanged = await exchange({
        ...deadlines,
        server,
        agent,
        headers,
        line,
        signal,
        ...present({ body }),
        ...(credentials === null || call.anonymous
          ? {}
          : { admit: (peer) => this.#admit(peer, { call, attempt, errand, credentials }) }),
      })
      status = exchanged.response.statusCode ?? 0
      return exchanged
    } catch (error) {
      outcome = error instanceof StaleConnection ? error.failure : error
      throw error
    } finally {
      const now = performance.now()
      if (errand.asked) this.#requests += 1
      traffic.answered(errand.asked ? GREETING_LINE : line, status, now - sentAt, waitedMs)
      if (failedToConnect(outcome)) this.#known.forget()
      this.#outage.tell(outcome, now)
    }
  }

  /** The token, for a server that has proven to be an API server; otherwise asks it, or waits for what another call learns. */
  async #admit(
    peer: ExchangePeer,
    {
      call,
      attempt,
      errand,
      credentials,
    }: { call: Call; attempt: Attempt; errand: Errand; credentials: CallCredentials },
  ): Promise<OutgoingHttpHeaders | 'greet'> {
    const subject = peer.certificate?.subject ?? ''
    if (isKubeletCertificate(subject)) {
      throw this.#stranger(call, peer, againstApiServer(peer.certificate))
    }
    const key = `${attempt.caGeneration} ${peer.key}`
    while (!this.#known.isKnown(key, performance.now())) {
      const asked = this.#known.beingAsked(key)
      if (errand.isOver) throw new Error('The call was given up.')
      if (asked === undefined) {
        errand.asked = this.#known.ask(key)
        return 'greet'
      }
      const outcome = await asked
      if (outcome?.is === 'other') throw this.#stranger(call, peer, outcome.says)
    }
    const signed: OutgoingHttpHeaders = {}
    attempt.tokenGeneration = credentials.sign(signed)
    return signed
  }

  async #heard(call: Call, { response, peer }: Exchanged): Promise<WhoAnswers> {
    const { signal, line, startedAt } = call
    const giveUp = () => response.destroy(new DeadlinePassed())
    signal.addEventListener('abort', giveUp, { once: true })
    const heard = afterSilence(this.#config.deadlines.headersMs, giveUp)
    try {
      const { bytes } = await readBody(response, line, GREETING_BYTES, 'cut', undefined, (count) =>
        this.#config.traffic.received(GREETING_LINE, count),
      )
      const witness = answerWitness(response.headers, (text) => text)
      return whoAnswers(
        greetingOf(response.statusCode ?? 0, witness, bytes.toString('utf8')),
        peer.certificate,
      )
    } catch (error) {
      throw failureOf(error, { line, server: this.#config.server, during: 'body', signal, startedAt })
    } finally {
      heard()
      signal.removeEventListener('abort', giveUp)
    }
  }

  #stranger(call: Call, { certificate }: ExchangePeer, says: string): KubeUnreachableError {
    const failure = new KubeUnreachableError(
      call.line,
      {
        step: 'stranger',
        during: 'tls',
        osCode: 'NOT_THE_API_SERVER',
        says,
        authority: this.#config.server.authority,
        ...(certificate === null ? {} : { certificate }),
      },
      performance.now() - call.startedAt,
    )
    this.#outage.tell(failure, performance.now())
    return failure
  }

  #prepare(call: Call, headers: OutgoingHttpHeaders, waitedMs: number): Attempt {
    const { credentials } = this.#config
    const from = (pair: ReturnType<Agents['plain']>, caGeneration: number): Attempt => ({
      caGeneration,
      tokenGeneration: 0,
      headers,
      agent: call.stream ? pair.streams : pair.calls,
      waitedMs,
    })
    if (credentials === null) return from(this.#agents.plain(), 0)
    const set = credentials.current()
    const missing = set.caPem === null ? set.ca : !call.anonymous && !set.hasToken ? set.token : null
    if (set.caPem === null || missing !== null) {
      const file = missing ?? set.ca
      throw new KubeUnreachableError(
        call.line,
        {
          step: 'credentials',
          during: 'queue',
          osCode: file.osCode ?? file.state.toUpperCase(),
          says: file.says,
          authority: this.#config.server.authority,
        },
        performance.now() - call.startedAt,
      )
    }
    return from(this.#agents.trusting(set.caPem), set.caGeneration)
  }

  #caChanged(error: unknown, attempt: Attempt): boolean {
    if (!isUntrusted(error)) return false
    const isNew = this.#config.credentials?.renewCa(attempt.caGeneration) ?? false
    this.#failedCa = isNew ? null : attempt.caGeneration
    return isNew
  }

  #renewed(attempt: Attempt): boolean {
    if (attempt.tokenGeneration === 0) return false
    return this.#config.credentials?.renewToken(attempt.tokenGeneration) ?? false
  }
}
