import 'server-only'
import type { OutgoingHttpHeaders } from 'node:http'
import { inspect } from 'node:util'
import {
  type CallCredentials,
  type CredentialSet,
  type CredentialState,
  Credentials,
  partsOf,
  type TokenParts,
  withoutTokenIn,
} from './credentials'
import type { Viewer } from './viewer'

/** A viewer who is not known any more signs nothing. */
export class ViewerEndedError extends Error {
  override readonly name = 'ViewerEndedError'
}

/**
 * A viewer's own token, with the CA and the namespace of the pod's directory. The pod's token is never opened. Once the viewer has
 * ended it signs nothing and throws: a call without a token would be one of system:anonymous.
 */
export class ViewerCredentials implements CallCredentials {
  readonly #pod: Credentials
  readonly #viewer: Viewer

  constructor(dir: string, viewer: Viewer, now?: () => number) {
    this.#pod = new Credentials(dir, now, { withoutToken: true })
    this.#viewer = viewer
  }

  current(): CredentialSet {
    return { ...this.#pod.current(), hasToken: this.#viewer.token !== null, tokenGeneration: 1 }
  }

  sign(headers: OutgoingHttpHeaders): number {
    const { token } = this.#viewer
    if (token === null) throw new ViewerEndedError('This viewer is signed out.')
    headers.authorization = `Bearer ${token.reveal()}`
    return 1
  }

  /** There is no other: a new token makes another viewer. */
  renewToken(): boolean {
    return false
  }

  renewCa(failed: number): boolean {
    return this.#pod.renewCa(failed)
  }

  withoutToken(text: string): string {
    return withoutTokenIn(text, this.#viewer.token?.reveal())
  }

  state(): CredentialState {
    return { ...this.#pod.state(), sends: this.#viewer.token === null ? 'nobody' : 'viewer' }
  }

  /** A viewer's token says nothing about this pod, which has none. */
  tokenParts(): null {
    return null
  }

  sentParts(): TokenParts | null {
    return partsOf(this.#viewer.token?.reveal())
  }

  reread(): void {
    this.#pod.reread()
  }

  toJSON(): string {
    return 'Credentials of a viewer'
  }

  [inspect.custom](): string {
    return this.toJSON()
  }
}
