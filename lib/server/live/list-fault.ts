import {
  afterFailure,
  type BackoffState,
  jittered,
  MAX_RETRIES,
  retryAfterMs,
} from '@/lib/kube/transport/backoff'
import {
  isAnswer,
  isKubeError,
  isUnreachable,
  isUntrusted,
  type KubeAnswerError,
  RequestBudgetError,
  sayAnswered,
  saysNotFound,
  UnexpectedAnswerError,
} from '@/lib/kube/transport/errors'
import { type Phrase, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { parseUserCannot } from '@/lib/rbac/user-cannot'

/** What a failed list or watch means for the list, and the words that say so. */
export interface ListFault {
  kind:
    | 'forbidden'
    | 'unauthorized'
    | 'absent'
    | 'unsupported'
    | 'invalid'
    | 'expired'
    | 'cut'
    | 'throttled'
    | 'internal'
    | 'unreadable'
    | 'too-large'
    | 'crowded'
    | 'failed'
  says: Phrase
  /** The sentence of our own before the exact words, where there is one. */
  lead?: Phrase
  /** Whom the API server refused. */
  user?: string
  /** The server's own wish. */
  retryAfterMs?: number
  /** The client itself holds back what would fail alike, so that asking again soon costs nothing. */
  isHeldBack?: boolean
  /** The namespace is being deleted, as the words say. */
  isEnding?: boolean
}

const NO_ANSWER = say`The API server does not answer.`

const KINDS = new Map<number, ListFault['kind']>([
  [400, 'invalid'],
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'absent'],
  [405, 'unsupported'],
  [410, 'expired'],
  [422, 'invalid'],
  [429, 'throttled'],
])

// apierrors.IsTooLargeResourceVersionError: a server whose history was restored from before.
function isAheadOfServer(error: KubeAnswerError): boolean {
  const causes = error.status?.details.causes ?? []
  return error.httpStatus === 504 && causes.some(({ reason }) => reason === 'ResourceVersionTooLarge')
}

function kindOf(error: KubeAnswerError): ListFault['kind'] {
  if (isAheadOfServer(error)) return 'expired'
  if (error.httpStatus === 404 && !saysNotFound(error)) return 'failed'
  return KINDS.get(error.httpStatus) ?? (error.httpStatus >= 500 ? 'internal' : 'failed')
}

function wishMs(error: KubeAnswerError): number | undefined {
  const header = retryAfterMs(error.witness)
  if (header !== undefined) return header
  const seconds = error.status?.details.retryAfterSeconds
  return seconds === undefined ? undefined : seconds * 1000
}

function refusedUser(error: KubeAnswerError): string | undefined {
  const start = error.says.indexOf('User "')
  return start < 0 ? undefined : parseUserCannot(error.says, start)?.user
}

function answered(error: KubeAnswerError): ListFault {
  const wait = wishMs(error)
  const user = error.httpStatus === 403 ? refusedUser(error) : undefined
  return {
    kind: kindOf(error),
    says: sayAnswered(error),
    ...present({ user, retryAfterMs: wait }),
    ...(error.httpStatus === 401 ? { isHeldBack: true } : {}),
  }
}

/** A list that is more than the process can keep. */
function tooLargeFault(says: Phrase): ListFault {
  return { kind: 'too-large', says: say`${says} Choose one namespace, or a kind with fewer objects.` }
}

/** A list that would fit but for those of other viewers. */
export class CrowdedListError extends Error {
  override readonly name = 'CrowdedListError'
}

/** A list that is more than the process can keep, by what a watch added. */
export class GrownListError extends Error {
  override readonly name = 'GrownListError'
}

/**
 * The meaning of an error of `lib/kube`; `cut` is a connection that ended before its answer was complete, `unreadable` an
 * answer that is not what the API promises. Any other error is our own fault and is rethrown.
 */
export function toListFault(error: unknown): ListFault {
  if (error instanceof GrownListError) return tooLargeFault(words(error.message))
  if (error instanceof CrowdedListError) return { kind: 'crowded', says: words(error.message) }
  if (isAnswer(error)) return answered(error)
  if (isUnreachable(error)) {
    const isCut = error.step === 'reset' || error.step === 'timeout'
    return {
      kind: isCut ? 'cut' : 'failed',
      says: say`${NO_ANSWER} ${error.told}`,
      lead: NO_ANSWER,
      ...(error.standsIn || error.step === 'stranger' || isUntrusted(error) ? { isHeldBack: true } : {}),
    }
  }
  if (error instanceof RequestBudgetError) return { kind: 'throttled', says: error.told }
  if (error instanceof UnexpectedAnswerError) {
    return error.problem === 'too-large'
      ? tooLargeFault(say`${error.told}.`)
      : { kind: 'unreadable', says: error.told }
  }
  if (isKubeError(error)) return { kind: 'failed', says: error.told }
  throw error
}

/** Trouble that is over sooner is not shown: a rolling upgrade of the API servers is made of it. */
export const QUIET_MS = 5_000

// Between looks at whether the client still holds back.
const SOON_MS = 1_000

/** The failures of one list in a row. */
export interface Trouble {
  inRow: number
  /** When the first of them came. */
  since: number
  /** Outlives the row, so that what fails every minute is waited for longer each time. */
  backoff: BackoffState | null
}

export const NO_TROUBLE: Trouble = { inRow: 0, since: 0, backoff: null }

export function oneMore({ inRow, since, backoff }: Trouble, now: number): Trouble {
  return { inRow: inRow + 1, since: inRow === 0 ? now : since, backoff }
}

export function over(trouble: Trouble): Trouble {
  return { ...trouble, inRow: 0 }
}

/** How long to wait for the next try, as the backoff and the server wish. */
export function waitOf(
  trouble: Trouble,
  fault: ListFault,
  { now, random }: { now: number; random: number },
): { trouble: Trouble; waitMs: number } {
  if (fault.isHeldBack) return { trouble, waitMs: jittered(SOON_MS, random) }
  const wishMs = fault.retryAfterMs === undefined ? undefined : jittered(fault.retryAfterMs, random)
  // client-go's rest.Request waits these out before its reflector hears of a failure.
  if (wishMs !== undefined && trouble.inRow <= MAX_RETRIES) return { trouble, waitMs: wishMs }
  const { state, delayMs } = afterFailure(trouble.backoff, now, random)
  return { trouble: { ...trouble, backoff: state }, waitMs: Math.max(delayMs, wishMs ?? 0) }
}
