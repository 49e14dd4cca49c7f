import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { readClaims } from '@/lib/identity/token-claims'
import { SecretText } from '@/lib/kube/credentials/service-account-files'
import { oneInProcess } from '@/lib/next/one-in-process'
import type { UserInfo } from '@/lib/rbac/types'

/** Someone who is asked for with their own token. */
export interface Viewer {
  /** Null once it has ended: what is not there cannot be sent. */
  readonly token: SecretText | null
  /** Names it in limits and in the log: the first 8 hexadecimal digits of the token's hash. */
  readonly handle: string
  /** As the API server last said; undefined before it said anything. */
  user: UserInfo | undefined
  /** When the token expires by its own claims, milliseconds since 1970; undefined where it does not say. */
  readonly expiresAt: number | undefined
  /** Aborts when the viewer is not known any more: signed out, expired, refused, or forgotten. */
  readonly ended: AbortSignal
  /** Forgets the token for good. */
  end(): void
}

/** The name of a token that leads back to none. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

function expiryOf(token: string): number | undefined {
  const [header = '', payload = ''] = token.split('.')
  const seconds = readClaims(header, payload)?.expiresAt
  return seconds === undefined ? undefined : seconds * 1000
}

/** Someone who sent this token. Only the API server judges it: its claims are read for its end, and to explain a refusal. */
export function createViewer(text: string): Viewer {
  const ended = new AbortController()
  // Every answer of the viewer listens to it; that is no leak.
  setMaxListeners(0, ended.signal)
  let token: SecretText | null = new SecretText(text)
  return {
    get token() {
      return token
    },
    handle: hashOf(text).slice(0, 8),
    user: undefined,
    expiresAt: expiryOf(text),
    ended: ended.signal,
    end() {
      token = null
      ended.abort()
    },
  }
}

function store(): AsyncLocalStorage<Viewer> {
  return oneInProcess('viewer', () => new AsyncLocalStorage())
}

/** Does some work, and everything it starts, for this viewer. */
export function asViewer<T>(viewer: Viewer, work: () => T): T {
  return store().run(viewer, work)
}

/** The viewer that this code runs for; undefined for work that nobody asked for, and outside of user mode. */
export function currentViewer(): Viewer | undefined {
  return store().getStore()
}
