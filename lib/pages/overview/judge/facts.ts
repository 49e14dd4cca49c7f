import type { AllowedNow } from '@/lib/contract/explanation'
import type { Exposure } from '@/lib/contract/exposure'
import type { Reading } from '@/lib/evidence/reading'
import type { Access, Dangerous } from '@/lib/facts/account/contract'
import type { Connection, Policies } from '@/lib/facts/connection/contract'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import type { Kinds } from '@/lib/facts/objects/contract/kinds'
import type { Refusals } from '@/lib/facts/refusals/contract'
import type { CrashRefusal, RefusedCall } from '@/lib/facts/refusals/judge/refused-call'
import type { Piece } from '@/lib/phrase/pieces'
import type { ListedPod, PodsFacts } from './pods'

/** A reading and the time it was made, RFC 3339. */
export type Timed<T> = Reading<T> & { at: string }

/** What one pod that is not ready says of itself. */
export interface FoundTrouble {
  /** Why, as the row of it in its list says. */
  why: Piece[]
  /** What it has in common with pods that fail alike; absent where that is all of `why`. */
  cause?: Piece[]
  /** What says so. */
  seen: Piece[][]
  /** In the last messages of its containers, or at the end of the log of one that crashes. */
  refusals: CrashRefusal[]
  /** It crashes by itself, and the end of its log was not read. */
  isUnexplained?: boolean
  /** When its program last ended, RFC 3339. */
  endedAt?: string
}

/** The pods of one owner that are not ready for the same reason; one of them was read. */
export interface PodTrouble {
  owner: string
  /** What the list prints of them. */
  word: string
  count: number
  /** How many pods the owner has, completed ones left out. */
  of: number
  /** It has been waiting for something for too long. */
  isStuck?: true
  /** The one that was read. */
  name: string
  found: Timed<FoundTrouble>
}

/** All that one overview judges. */
export interface OverviewReadings {
  identity: Timed<Identity>
  connection: Timed<Connection>
  access: Timed<Access>
  /** Who grants dangerous permissions; absent where there are none. */
  dangerous?: Timed<Dangerous>
  kinds: Timed<Kinds>
  pods: Timed<PodsFacts>
  /** This pod by its own object, where pods cannot be listed and it may be read. */
  own?: Timed<ListedPod>
  /** Of the pods that are not ready, those that were read: one of each owner and state. */
  troubles: readonly PodTrouble[]
  /** The calls that are refused in the namespace, by its logs and events. */
  refusals: Timed<Refusals>
  /** What reviews have said of a refused call since it was read. */
  allowedNow?: (call: RefusedCall) => AllowedNow | undefined
  /** What the NetworkPolicies of the namespace say of the way to the API server and to DNS. */
  policies?: Timed<Policies>
  exposure: Exposure
  madeAt: string
}
