import 'server-only'
import type { Agent, IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { acceptHeader, wouldCarryValues } from './accept'
import { Agents, closeIdle } from './agents'
import type { Credentials } from './credentials'
import { DryRunOffError, dryRunTemplateOf } from './dry-run-path'
import { KubeUnreachableError, RequestBudgetError, type RequestLine } from './errors'
import { exchange, type Server, StaleConnection } from './exchange'
import { tell } from './measured'
import { Outage } from './outage'
import { isReviewPath, templateOf, UnsafePathError } from './paths'
import type { RequestBudget, Turn, Urgency } from './request-budget'
import { servedRequest } from './served-request'
import type { Traffic } from './traffic'
import type { CallOptions, KubePath } from './types'
import { isUntrusted } from './untrusted'

export interface Deadlines {
  /** DNS, TCP and TLS together. */
  connectMs: number
  /** From the sent request to the response's headers. */
  headersMs: number
}

export interface TransportConfig {
  server: Server
  /** Null on the kubectl proxy route, where no token is ever sent. */
  credentials: Credentials | null
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
}

interface Attempt {
  caGeneration: number
  /** 0 when the request went without a token. */
  tokenGeneration: number
}

function headersOf(call: Call, template: string): OutgoingHttpHeaders {
  return {
    accept: acceptHeader(call.accept, template),
    'accept-encoding': call.stream ? 'identity' : 'gzip',
    'user-agent': 'podscope',
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
  if (template === null) throw new UnsafePathError('This is no dry run.')
  if (call.accept !== 'metadata') throw new UnsafePathError('A dry run is answered as metadata only.')
  if (call.line.method === 'DELETE' && call.body !== undefined) {
    throw new UnsafePathError('Options in the body of a deletion take the place of dryRun in its query.')
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

interface Sent {
  response: IncomingMessage
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
  /** The generation of ca.crt that did not verify the last certificate. */
  #failedCa: number | null = null
  #requests = 0

  constructor(config: TransportConfig) {
    this.#config = config
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
      const { turn, headers, attempt, agent } = await this.#ready(call, template)
      this.#requests += 1
      const served = servedRequest()
      if (served) served.upstream += 1
      call.onRequest?.(turn.waitedMs)
      try {
        const response = await this.#exchange(call, headers, agent, turn.waitedMs)
        const isOpenStream = call.stream && isSuccess(response)
        if (isOpenStream) turn.done()
        else response.once('close', turn.done)
        const { tokenGeneration } = attempt
        return { response, tokenGeneration, renewed: () => this.#renewed(attempt) }
      } catch (error) {
        turn.done()
        if (error instanceof StaleConnection) {
          if (!mayReconnect) throw error.failure
          mayReconnect = false
          closeIdle(agent)
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
      const headers = headersOf(call, template)
      return { turn, headers, ...this.#prepare(call, headers) }
    } catch (error) {
      turn.done()
      if (!(error instanceof KubeUnreachableError && error.standsIn))
        this.#outage.tell(error, performance.now())
      throw error
    }
  }

  async #turn(call: Call): Promise<Turn> {
    try {
      return await this.#config.budget.take(call)
    } catch (error) {
      if (error instanceof RequestBudgetError) tell({ what: 'held-back' })
      throw error
    }
  }

  async #exchange(
    call: Call,
    headers: OutgoingHttpHeaders,
    agent: Agent,
    waitedMs: number,
  ): Promise<IncomingMessage> {
    const { server, deadlines, traffic } = this.#config
    const { line, signal, body } = call
    const sentAt = performance.now()
    let outcome: unknown = null
    let status = 0
    try {
      const response = await exchange({
        ...deadlines,
        server,
        agent,
        headers,
        line,
        signal,
        ...(body === undefined ? {} : { body }),
      })
      status = response.statusCode ?? 0
      return response
    } catch (error) {
      outcome = error instanceof StaleConnection ? error.failure : error
      throw error
    } finally {
      const now = performance.now()
      traffic.answered(line, status, now - sentAt, waitedMs)
      this.#outage.tell(outcome, now)
    }
  }

  #prepare(call: Call, headers: OutgoingHttpHeaders) {
    const { credentials } = this.#config
    const attempt: Attempt = { caGeneration: 0, tokenGeneration: 0 }
    if (credentials === null) {
      const pair = this.#agents.plain()
      return { attempt, agent: call.stream ? pair.streams : pair.calls }
    }
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
    attempt.caGeneration = set.caGeneration
    if (!call.anonymous) attempt.tokenGeneration = credentials.sign(headers)
    const pair = this.#agents.trusting(set.caPem)
    return { attempt, agent: call.stream ? pair.streams : pair.calls }
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
