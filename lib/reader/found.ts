import type { Explanation } from '@/lib/contract/explanation'
import type { Heard } from '@/lib/evidence/speaker'
import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import type { Refusal } from '@/lib/rbac/parse-forbidden'

export interface FoundForbidden {
  form: 'forbidden'
  at: number
  /** How often the text has it, where that is more than once. */
  times?: number
  /** Offset behind the last character that was read. */
  end: number
  /** The message as the API server wrote it. */
  message: string
  refusal: Refusal
  /** What the words around it say of the call, where its own do not. */
  call?: PartialCall
}

type UserCannot = Extract<Refusal, { kind: 'authorization' }>

/** A refusal by the authorizers that has no sentence, only who was refused which call; `message` is what there is of it. */
export function refusedCall(
  { user, attributes, reason = '' }: Pick<UserCannot, 'user' | 'attributes'> & { reason?: string },
  message = '',
): FoundForbidden {
  const refusal = { kind: 'authorization', user, attributes, reason, dialect: 'current' } as const
  return { form: 'forbidden', at: 0, end: message.length, message, refusal }
}

/** What a text still says of a call. A field that it does not say is absent. */
export type PartialCall = Explanation['request']

/** A 403 of which the text has a part only. */
export interface FoundPart {
  form: 'part'
  at: number
  times?: number
  end: number
  message: string
  request: PartialCall
  /** The text is cut off, the client printed the code and dropped the answer, or its writer never says the rest. */
  missing: 'cut' | 'body' | 'unsaid'
}

export interface FoundStatusAt {
  form: 'status'
  at: number
  times?: number
  end: number
  status: AnsweredStatus
  /** What the words around it say of the call, where its own do not. */
  call?: PartialCall
}

/** How a client failed to get an answer of the API server. */
export type NetworkFailure =
  | 'nothing-listens'
  | 'no-answer'
  | 'name-not-resolved'
  | 'untrusted-ca'
  | 'no-ca-file'
  | 'no-address'
  | 'certificate-out-of-date'
  | 'wrong-certificate-name'
  | 'http-on-tls-port'
  | 'proxy-between'
  | 'mesh-refused'
  | 'kubectl-proxy-refused'
  | 'front-door-refused'

/** A failure on the way to the API server, in a text that shows that it was called. */
export interface FoundNetwork {
  form: 'network'
  at: number
  times?: number
  end: number
  kind: 'network' | 'tls' | 'mesh' | 'proxy'
  /** null for a failure that no cause explains. */
  failure: NetworkFailure | null
  message: string
  /** `10.96.0.1:443`, or "" when the text does not say. */
  target: string
}

/** What was read at a place, before it is known who says it. */
export type FoundSentence = FoundForbidden | FoundPart | FoundStatusAt | FoundNetwork

/** One refusal found in a text, with where it is, who says it and whether its sentence is whole. */
export type FoundInText = FoundSentence & Heard
