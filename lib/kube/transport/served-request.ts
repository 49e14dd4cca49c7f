import { AsyncLocalStorage } from 'node:async_hooks'
import { oneInProcess } from '../one-in-process'

/** What a request asks about, as far as it names it. */
export type AskedObject = Partial<
  Record<'verb' | 'group' | 'resource' | 'subresource' | 'namespace' | 'name', string>
>

/** One request of a reader that the listener let pass, while it is answered. */
export interface ServedRequest {
  /** Requests to the API server that its answer has cost so far; one that several readers share counts for the first. */
  upstream: number
  /** Who asks, as limits tell clients apart. */
  client?: string
  /** Says goodbye to its stream, once it has one. */
  endStream?: (why: 'shared') => void
  /** Set once it was read and is valid. */
  asked?: readonly AskedObject[]
}

function store(): AsyncLocalStorage<ServedRequest> {
  return oneInProcess('served-request', () => new AsyncLocalStorage())
}

/** Does some work, and all that it starts, for this request. */
export function serving<T>(request: ServedRequest, work: () => T): T {
  return store().run(request, work)
}

/** The client of what no viewer asked for. */
export const OWN_WORK = ''

/** The client that takes turns with others for what this code does; work that several share is of who asked first. */
export function servedClient(): string {
  return servedRequest()?.client ?? OWN_WORK
}

/** The request that this code runs for; undefined for work that no request started. Nothing that a client sends makes one. */
export function servedRequest(): ServedRequest | undefined {
  return store().getStore()
}
