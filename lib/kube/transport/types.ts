import type { AnsweredStatus } from '@/lib/rbac/answered-status'

/** A path and query built by `paths.ts` from validated segments. Nothing else can make one. */
export type KubePath = string & { readonly __kubePath: unique symbol }

/** Response headers that tell which gate answered. Absent ones are absent keys. */
export interface Witness {
  /** `X-Content-Type-Options: nosniff`, which the API server sets on authorization refusals only. */
  nosniff: boolean
  auditId?: string
  flowSchema?: string
  priorityLevel?: string
  /** The texts of all Warning headers. */
  warning?: string
  retryAfter?: string
  contentType?: string
  date?: string
  server?: string
  location?: string
}

/** A parsed `kind: Status`, with the fields that a diagnosis reads; "" where it does not say. */
export interface Status extends AnsweredStatus {
  kind: 'Status'
}

export interface KubeAnswer {
  status: number
  witness: Witness
  /** The decoded JSON document, or undefined when the body was not JSON. */
  json: unknown
  /** Bounded text of the body as it came. */
  text: string
  /** Without the wait for its turn. */
  ms: number
  /** Bytes of the body on the wire. */
  bytes: number
}

/**
 * Who waits for a call. A `rung` of the connection page counts and waits only where its client asks without pause. A `reader` goes before a
 * `feed`, which is a list or a watch of the live hub.
 */
export type Urgency = 'rung' | 'reader' | 'feed'

/** Takes the text of an answer that is heavy. */
export type HeavyReader = (text: string, signal: AbortSignal) => Promise<void>

export interface CallOptions {
  signal?: AbortSignal
  /** Total time for the call. Every call has one; the default is 10 s. */
  deadlineMs?: number
  accept?: 'json' | 'table' | 'metadata' | 'discovery' | 'text'
  /** Sends no Authorization header: the anonymous control of the connection page. */
  anonymous?: boolean
  /** Whose turn it is when requests must wait; `reader` when absent. */
  urgency?: Urgency
  /** How often a 429 or 5xx with Retry-After is asked again within the deadline: 10 times, or 0 for one that waits itself. */
  retries?: number
  /** Called for each request that goes out, repeated ones included, with the time it waited for its turn: the cost meter. */
  onRequest?: (waitedMs: number) => void
  /** Called with the size of the body of an answer before it is read; the call fails with what it throws. */
  onBody?: ((bytes: number) => void) | undefined
  /** Where it is given, a heavy answer has no `json`: what is done with it is done in a thread. */
  onHeavy?: HeavyReader
}

/** The reviews that may be posted: of the caller itself, and of the access of another account. None is stored. */
export type ReviewKind =
  | 'selfsubjectaccessreviews'
  | 'selfsubjectrulesreviews'
  | 'selfsubjectreviews'
  | 'subjectaccessreviews'
  | 'localsubjectaccessreviews'

export interface ReviewCallOptions extends CallOptions {
  /** The namespace of a LocalSubjectAccessReview, which no other review has. */
  namespace?: string
}

/** One write, made as a server-side dry run: the API server judges it whole and stores nothing. */
export interface DryRun {
  verb: 'create' | 'update' | 'patch' | 'delete' | 'deletecollection'
  group: string
  version: string
  resource: string
  /** "" is the cluster scope. */
  namespace: string
  /** Of update, patch and delete, and of a create on a subresource. */
  name?: string
  subresource?: 'scale' | 'status' | 'eviction'
  /** Of a patch; the default is a merge patch. */
  patch?: 'merge' | 'apply'
  /** JSON. A deletion has none: its options would take the place of those in the query. */
  body?: string
}

/**
 * The one way to the API server. A non-2xx answer throws KubeStatusError or KubeTextError; a call that got no answer throws
 * KubeUnreachableError; a call that Podglass's own budget held back for too long throws RequestBudgetError.
 */
export interface KubeClient {
  /** The route in use; `authority` is host:port for evidence and curl lines. */
  readonly server: { route: 'https' | 'kubectl-proxy'; authority: string } | { route: 'none'; why: string }
  get(path: KubePath, options?: CallOptions): Promise<KubeAnswer>
  /** Like get, but returns the first answer whatever it is: for steps and witnesses. */
  probe(path: KubePath, options?: CallOptions): Promise<KubeAnswer>
  review(kind: ReviewKind, spec: unknown, options?: ReviewCallOptions): Promise<KubeAnswer>
  /** Makes a write as a dry run and returns whatever it is answered, as metadata. Throws DryRunOffError where that is not allowed. */
  dryRun(
    call: DryRun,
    options?: Pick<CallOptions, 'signal' | 'deadlineMs' | 'onRequest'>,
  ): Promise<KubeAnswer>
  /** The lines of a watch or log stream. Ends when the server closes; throws on a fault or after `idleMs` without a byte. */
  lines(
    path: KubePath,
    options: {
      signal: AbortSignal
      accept?: CallOptions['accept']
      idleMs?: number
      /** Called once when the 2xx headers are in: a quiet stream is open before its first line. */
      onOpen?: (opened: { status: number; witness: Witness }) => void
      urgency?: Urgency
      onRequest?: (waitedMs: number) => void
    },
  ): AsyncGenerator<string>
  close(): void
}
