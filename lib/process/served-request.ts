import { AsyncLocalStorage } from 'node:async_hooks'
import { type Caller, onBehalfOf } from '@/lib/kube/transport/on-behalf'
import { oneInProcess } from '@/lib/next/one-in-process'

/** What a request asks about, as far as it names it. */
export type AskedObject = Partial<
  Record<'verb' | 'group' | 'resource' | 'subresource' | 'namespace' | 'name', string>
>

/** One request of a reader that the listener let pass, while it is answered; calls to the API server are made for its client. */
export interface ServedRequest extends Caller {
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
  return store().run(request, () => onBehalfOf(request, work))
}

/** The request that this code runs for; undefined for work that no request started. Nothing that a client sends makes one. */
export function servedRequest(): ServedRequest | undefined {
  return store().getStore()
}
