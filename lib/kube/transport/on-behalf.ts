import { AsyncLocalStorage } from 'node:async_hooks'
import { oneInProcess } from '@/lib/next/one-in-process'

/** For whom calls to the API server are made. */
export interface Caller {
  /** Calls that were made for it so far; one that several share counts for the first. */
  upstream: number
  /** With whom its calls take turns. */
  client?: string
}

function store(): AsyncLocalStorage<Caller> {
  return oneInProcess('on-behalf', () => new AsyncLocalStorage())
}

/** Does some work, and everything it starts, on behalf of a caller. */
export function onBehalfOf<T>(caller: Caller, work: () => T): T {
  return store().run(caller, work)
}

/** The client of what no viewer asked for. */
export const OWN_WORK = ''

/** Whom this code runs for; undefined for our own work. */
export function currentCaller(): Caller | undefined {
  return store().getStore()
}
