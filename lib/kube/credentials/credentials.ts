import 'server-only'
import { X509Certificate } from 'node:crypto'
import type { OutgoingHttpHeaders } from 'node:http'
import { inspect } from 'node:util'
import * as z from 'zod/mini'
import { namespaceSchema } from '@/lib/contract/segments'
import { present } from '@/lib/present'
import {
  type AccountFile,
  type ReadAccountFile,
  type ReadSet,
  readServiceAccountFiles,
  type SecretText,
} from './service-account-files'

// client-go transport/token_source.go: a period of 60 s less 10 s of leeway, the last good token on an error, and a
// fresh read after a 401. The CA comes from the same read set, so it is never older than that either.
const PERIOD_MS = 50_000

/** The state of the credentials, for the pages. Holds no part of the token. */
export interface CredentialState {
  dir: string
  /** Name of the timestamped directory behind `..data`; absent where no kubelet laid the directory out. */
  data?: string
  /** When `..data` was last swapped, RFC 3339. */
  swappedAt?: string
  /** `kept`: the file is unusable now, and an earlier good value is still in use. */
  token: AccountFile & { kept: boolean }
  ca: AccountFile & { kept: boolean; certificates: number }
  namespace: AccountFile & { value?: string }
  /** Whose token goes with the calls; `nobody` without a token. */
  sends: 'own' | 'viewer' | 'nobody'
}

/** The first two parts of the token as they are, base64url. The signature is not among them. */
export interface TokenParts {
  header: string
  payload: string
}

/** What the pages may ask of the credentials. */
export interface CredentialLens {
  state(): CredentialState
  /** Null when there is no token or it is not a JWT. */
  tokenParts(): TokenParts | null
  /** The same of the token that calls are sent with, whose-ever it is. */
  sentParts(): TokenParts | null
  /** Reads the directory now, however long ago it was read. */
  reread(): void
}

/** What a transport signs its calls with. */
export interface CallCredentials extends CredentialLens {
  /** The set to use now. */
  current(): CredentialSet
  /** Puts the token into the headers of a request, and says which generation it was; 0 when there is none. */
  sign(headers: OutgoingHttpHeaders): number
  /** After a 401: true when there is a token other than the one refused. */
  renewToken(refused: number): boolean
  /** After a certificate that the CA did not verify: true when there is another CA. */
  renewCa(failed: number): boolean
  /** The text without this token or its signature, wherever a peer may have echoed them. */
  withoutToken(text: string): string
}

/** What one attempt of a call is based on. Generations grow by one with each change. */
export interface CredentialSet {
  token: AccountFile
  ca: AccountFile
  hasToken: boolean
  tokenGeneration: number
  /** PEM, null when no usable ca.crt was ever read. */
  caPem: string | null
  caGeneration: number
}

interface Held {
  token: SecretText | null
  tokenGeneration: number
  caPem: string | null
  caGeneration: number
  certificates: number
}

function withState(read: ReadAccountFile, state: AccountFile['state'], says: string): ReadAccountFile {
  return { file: { ...read.file, state, says } }
}

function usableToken(read: ReadAccountFile): ReadAccountFile {
  if (!read.text) return read
  return /^[\x21-\x7e]+$/.test(read.text.reveal())
    ? read
    : withState(
        read,
        'malformed',
        `${read.file.path} contains more than one word, or characters no token has.`,
      )
}

function certificatesOf(pem: string): number {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  for (const block of blocks) new X509Certificate(block)
  return blocks.length
}

function usableCa(read: ReadAccountFile): { read: ReadAccountFile; certificates: number } {
  if (!read.text) return { read, certificates: 0 }
  try {
    const certificates = certificatesOf(read.text.reveal())
    if (certificates > 0) return { read, certificates }
  } catch {}
  const says = `${read.file.path} contains no readable PEM certificate.`
  return { read: withState(read, 'malformed', says), certificates: 0 }
}

/** The parts of a token that are no secret; null when it is no JWT. */
export function partsOf(token: string | undefined): TokenParts | null {
  const [header, payload, signature, ...more] = token?.split('.') ?? []
  if (!header || !payload || signature === undefined || more.length > 0) return null
  return { header, payload }
}

/** The text without a token or its signature. */
export function withoutTokenIn(text: string, token: string | undefined): string {
  if (token === undefined || token.length < 16) return text
  const signature = token.split('.')[2] ?? ''
  const left = text.replaceAll(token, '[token left out]')
  return signature.length < 16 ? left : left.replaceAll(signature, '[signature left out]')
}

/**
 * Token, CA and namespace of a ServiceAccount directory, kept fresh as the kubelet rotates them. The only reader of the
 * token: it leaves only through `sign`, into the header of a request. `withoutToken` never opens it.
 */
export class Credentials implements CallCredentials {
  readonly #dir: string
  readonly #now: () => number
  readonly #withoutToken: boolean
  #held: Held = { token: null, tokenGeneration: 0, caPem: null, caGeneration: 0, certificates: 0 }
  #set: ReadSet | null = null
  #readAt = 0

  constructor(
    dir: string,
    now: () => number = () => performance.now(),
    { withoutToken = false }: { withoutToken?: boolean } = {},
  ) {
    this.#dir = dir
    this.#now = now
    this.#withoutToken = withoutToken
  }

  /** The set to use now; reads the directory when the last read is 50 s old or fell short in any way. */
  current(): CredentialSet {
    const set = this.#fresh()
    const { token, tokenGeneration, caPem, caGeneration } = this.#held
    return {
      token: set.token.file,
      ca: set.ca.file,
      hasToken: token !== null,
      tokenGeneration,
      caPem,
      caGeneration,
    }
  }

  /** Puts the token into the headers of a request, and says which generation it was; 0 when there is none. */
  sign(headers: OutgoingHttpHeaders): number {
    if (this.#held.token === null) return 0
    headers.authorization = `Bearer ${this.#held.token.reveal()}`
    return this.#held.tokenGeneration
  }

  /** After a 401: true when the directory holds a token other than the one refused. */
  renewToken(refused: number): boolean {
    if (this.#held.tokenGeneration === refused) this.#read()
    return this.#held.tokenGeneration !== refused
  }

  /** After a certificate that the CA did not verify: true when the directory holds another CA. */
  renewCa(failed: number): boolean {
    if (this.#held.caGeneration === failed) this.#read()
    return this.#held.caGeneration !== failed
  }

  /** The text without this token or its signature, wherever a peer may have echoed them. */
  withoutToken(text: string): string {
    return withoutTokenIn(text, this.#held.token?.reveal())
  }

  state(): CredentialState {
    const { data, swappedAt, token, ca, namespace } = this.#fresh()
    const value = z.safeParse(namespaceSchema, namespace.text?.reveal())
    const held = this.#held
    return {
      dir: this.#dir,
      sends: held.token === null ? 'nobody' : 'own',
      ...present({ data, swappedAt }),
      token: { ...token.file, kept: token.file.state !== 'readable' && held.token !== null },
      ca: {
        ...ca.file,
        kept: ca.file.state !== 'readable' && held.caPem !== null,
        certificates: held.certificates,
      },
      namespace: value.success
        ? { ...namespace.file, value: value.data }
        : namespace.text
          ? withState(namespace, 'malformed', `${namespace.file.path} does not contain a namespace name.`)
              .file
          : namespace.file,
    }
  }

  tokenParts(): TokenParts | null {
    this.#fresh()
    return partsOf(this.#held.token?.reveal())
  }

  sentParts(): TokenParts | null {
    return this.tokenParts()
  }

  reread(): void {
    this.#read()
  }

  toJSON(): string {
    return `Credentials of ${this.#dir}`
  }

  [inspect.custom](): string {
    return this.toJSON()
  }

  #fresh(): ReadSet {
    const hasToken = this.#withoutToken || this.#set?.token.file.state === 'readable'
    const whole = hasToken && this.#set?.ca.file.state === 'readable'
    if (this.#set !== null && whole && this.#now() - this.#readAt < PERIOD_MS) return this.#set
    return this.#read()
  }

  #read(): ReadSet {
    const set = readServiceAccountFiles(this.#dir, { withoutToken: this.#withoutToken })
    const token = usableToken(set.token)
    const { read: ca, certificates } = usableCa(set.ca)
    const held = this.#held
    if (token.text && token.text.reveal() !== held.token?.reveal()) {
      held.token = token.text
      held.tokenGeneration += 1
    }
    if (ca.text && ca.text.reveal() !== held.caPem) {
      held.caPem = ca.text.reveal()
      held.caGeneration += 1
      held.certificates = certificates
    }
    this.#set = { ...set, token, ca }
    this.#readAt = this.#now()
    return this.#set
  }
}
