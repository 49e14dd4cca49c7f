import { createViewer, hashOf, type Viewer } from '@/lib/kube/credentials/viewer'
import { reviewSelf } from '@/lib/kube/reads/reviews'
import { isAnswer, isUnreachable } from '@/lib/kube/transport/errors'
import { onBehalfOf } from '@/lib/kube/transport/on-behalf'
import type { KubeClient } from '@/lib/kube/transport/types'
import { type GateRefusal, SIGNED_OUT } from './refusal'
import { refusedToken } from './refused-token'

/** How long an answer of the API server about a token counts. */
const JUDGED_MS = 60_000
/** An open stream has its viewer judged again before that. */
const AGAIN_MS = 40_000
/** How long nobody may ask with a token before it is forgotten. */
const IDLE_MS = 600_000
/** How long a viewer whom the API server took still counts while it gives no answer. What is kept was given to this viewer. */
const SILENT_MS = 600_000
const DEADLINE_MS = 10_000
/** A token that was refused is not asked about again for this long. */
const REFUSED_MS = 10_000
const NEVER = Number.NEGATIVE_INFINITY
const MOST_VIEWERS = 200
/** Tokens that wait for their first judgment: strangers cannot crowd out those who are known. */
const MOST_UNKNOWN = 200
const MOST_REFUSED = 1_000
const SWEEP_MS = 60_000
/** A longer timer ends at once. */
const LONGEST_TIMER_MS = 86_400_000

/** What came of asking the API server about a token. */
export type Judged = { viewer: Viewer } | { refusal: GateRefusal }

interface Seat {
  viewer: Viewer
  kube: KubeClient
  /** When the token expires, by this process's clock; it only ever shortens what the API server allows. */
  endsAtMs: number
  /** When the API server last took the token. */
  takenAtMs: number
  usedAtMs: number
  judging?: Promise<Judged>
}

interface ViewersOptions {
  /** A client of a viewer, for the question who it is. */
  clientOf: (viewer: Viewer) => KubeClient
  nowMs: () => number
  /** Milliseconds since 1970, by which tokens expire. */
  wallMs: () => number
  /** The issuer whose tokens the API server accepts, if the settings name it. */
  issuer?: string | undefined
}

/** Accounts of the control plane and the user of no token; ServiceAccounts alone have a name of this kind that people use. */
function isReserved(name: string): boolean {
  return name.startsWith('system:') && !name.startsWith('system:serviceaccount:')
}

/** Whose seat goes when all are taken: of the user who has most, the one that was not used for the longest. */
function toGiveUp(seats: ReadonlyMap<string, Seat>): string | undefined {
  const held = new Map<string | undefined, number>()
  for (const { viewer } of seats.values()) held.set(viewer.user?.name, (held.get(viewer.user?.name) ?? 0) + 1)
  const most = Math.max(...held.values())
  const theirs = [...seats].filter(([, { viewer }]) => held.get(viewer.user?.name) === most)
  return theirs.toSorted(([, a], [, b]) => a.usedAtMs - b.usedAtMs)[0]?.[0]
}

/**
 * Those who ask with their own tokens, by the hash of the token. The API server judges each, by one SelfSubjectReview that counts
 * for 60 s; a token that it refuses, that has expired, or that nobody used for 10 min is forgotten, with all that was read by it.
 */
export class Viewers {
  readonly #options: ViewersOptions
  /** Of those whom the API server has taken. */
  readonly #seats = new Map<string, Seat>()
  /** Of tokens about which it has not answered yet. */
  readonly #unknown = new Map<string, Seat>()
  readonly #refused = new Map<string, { refusal: GateRefusal; atMs: number }>()

  constructor(options: ViewersOptions) {
    this.#options = options
    setInterval(() => this.#forgetIdle(), SWEEP_MS).unref()
  }

  /** True for a token that the API server has taken already, so that asking about it costs at most one call in a minute. */
  isKnown(token: string): boolean {
    return this.#seats.has(hashOf(token))
  }

  /**
   * Who asks with this token: at once where the API server has said so within 60 s, else when it has answered. `client` is with
   * whom the question takes turns.
   */
  judge(token: string, client: string): Judged | Promise<Judged> {
    const { nowMs } = this.#options
    const hash = hashOf(token)
    const refused = this.#refused.get(hash)
    if (refused !== undefined && nowMs() - refused.atMs < REFUSED_MS) return { refusal: refused.refusal }
    const known = this.#seats.get(hash) ?? this.#unknown.get(hash)
    if (known === undefined && this.#unknown.size >= MOST_UNKNOWN)
      return { refusal: SIGNED_OUT.tooManySignIns }
    const seat = known ?? this.#newSeat(token)
    if (known === undefined) this.#unknown.set(hash, seat)
    seat.usedAtMs = nowMs()
    if (nowMs() >= seat.endsAtMs) return this.#refuse(hash, SIGNED_OUT.expiredToken)
    if (nowMs() - seat.takenAtMs < JUDGED_MS) return { viewer: seat.viewer }
    return this.#ask(hash, seat, client)
  }

  /**
   * Whether the viewer of an open stream still counts. The API server is asked again in time, and what it says shows at the
   * next call.
   */
  holds(token: string, client: string): boolean {
    const { nowMs } = this.#options
    const hash = hashOf(token)
    const seat = this.#seats.get(hash)
    if (seat === undefined || nowMs() >= seat.endsAtMs) {
      this.#end(hash)
      return false
    }
    seat.usedAtMs = nowMs()
    if (nowMs() - seat.takenAtMs > AGAIN_MS) void this.#ask(hash, seat, client)
    return nowMs() - seat.takenAtMs < SILENT_MS
  }

  /** Forgets a token and all that was read by it. */
  end(token: string): void {
    this.#end(hashOf(token))
  }

  #forgetIdle(): void {
    const { nowMs } = this.#options
    for (const [hash, { usedAtMs, endsAtMs }] of this.#seats)
      if (nowMs() - usedAtMs >= IDLE_MS || nowMs() >= endsAtMs) this.#end(hash)
  }

  /** Gives a token its seat that the API server has taken for the first time. */
  #seat(hash: string, seat: Seat): void {
    if (!this.#unknown.delete(hash)) return
    const given = this.#seats.size >= MOST_VIEWERS ? toGiveUp(this.#seats) : undefined
    if (given !== undefined) this.#end(given)
    this.#seats.set(hash, seat)
    this.#endInTime(hash, seat)
  }

  /** Streams and all that was read by a token end with it, to the second, though nobody asks. */
  #endInTime(hash: string, seat: Seat): void {
    const leftMs = seat.endsAtMs - this.#options.nowMs()
    const isLast = leftMs <= LONGEST_TIMER_MS
    const due = () => (isLast ? this.#end(hash) : this.#endInTime(hash, seat))
    const timer = setTimeout(due, Math.min(leftMs, LONGEST_TIMER_MS)).unref()
    // It would keep all that is kept for the viewer.
    seat.viewer.ended.addEventListener('abort', () => clearTimeout(timer), { once: true })
  }

  #newSeat(token: string): Seat {
    const { nowMs, wallMs, clientOf } = this.#options
    const viewer = createViewer(token)
    const { expiresAt } = viewer
    const endsAtMs = expiresAt === undefined ? Number.POSITIVE_INFINITY : nowMs() + expiresAt - wallMs()
    return { viewer, kube: clientOf(viewer), endsAtMs, takenAtMs: NEVER, usedAtMs: nowMs() }
  }

  #ask(hash: string, seat: Seat, client: string): Promise<Judged> {
    seat.judging ??= onBehalfOf({ upstream: 0, client }, () => this.#review(hash, seat)).finally(() => {
      delete seat.judging
    })
    return seat.judging
  }

  async #review(hash: string, seat: Seat): Promise<Judged> {
    const { nowMs } = this.#options
    const askedMs = nowMs()
    try {
      const user = await reviewSelf(seat.kube, { signal: AbortSignal.timeout(DEADLINE_MS) })
      if (seat.viewer.ended.aborted) return { refusal: SIGNED_OUT.signedOut }
      if (user.name === '' || isReserved(user.name)) return this.#refuse(hash, SIGNED_OUT.reservedUser)
      seat.viewer.user = user
      seat.takenAtMs = askedMs
      this.#seat(hash, seat)
      return { viewer: seat.viewer }
    } catch (error) {
      if (seat.viewer.ended.aborted) return { refusal: SIGNED_OUT.signedOut }
      if (isAnswer(error, 401))
        return this.#refuse(
          hash,
          refusedToken(seat.viewer.token?.reveal() ?? '', this.#options.issuer, nowMs()),
        )
      // A refusal is an answer: only silence lets a viewer keep what was given.
      if (!isAnswer(error, 403) && nowMs() - seat.takenAtMs < SILENT_MS) return { viewer: seat.viewer }
      this.#end(hash)
      return { refusal: isUnreachable(error) ? SIGNED_OUT.silentServer : SIGNED_OUT.unjudged }
    }
  }

  #end(hash: string): void {
    for (const seats of [this.#seats, this.#unknown]) {
      seats.get(hash)?.viewer.end()
      seats.delete(hash)
    }
  }

  #refuse(hash: string, refusal: GateRefusal): Judged {
    this.#end(hash)
    this.#refused.set(hash, { refusal, atMs: this.#options.nowMs() })
    const [oldest] = this.#refused.keys()
    if (this.#refused.size > MOST_REFUSED && oldest !== undefined) this.#refused.delete(oldest)
    return { refusal }
  }
}
