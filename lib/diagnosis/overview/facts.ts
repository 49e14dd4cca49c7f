import type { Access } from '@/lib/contract/access'
import type { Connection } from '@/lib/contract/connection'
import type { Dangerous } from '@/lib/contract/dangerous'
import type { Exposure } from '@/lib/contract/exposure'
import type { Identity } from '@/lib/contract/identity'
import type { Kinds } from '@/lib/contract/kinds'
import type { Verdict } from '@/lib/contract/object'
import type { Attributes } from '@/lib/rbac/types'
import type { Reading } from '../facts'
import type { PodsFacts } from './pods'

/** A reading with when it was made, RFC 3339. */
export type Timed<T> = Reading<T> & { at: string }

/** A call that the API server refused, in the words of its refusal. */
export interface CrashRefusal {
  user: string
  request: Attributes
  message: string
}

/** One pod that is not ready. */
export interface PodTrouble {
  name: string
  /** What the list prints of it. */
  word: string
  /** How many pods of the same owner, by their names, print the same; itself included. */
  alike: number
  /** Why it is not ready, and the refusals in the last messages of its containers. */
  found: Timed<{ verdict: Verdict | undefined; refusals: CrashRefusal[] }>
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
  /** Of the pods that are not ready, those that were read, of different kinds of trouble first. */
  troubles: readonly PodTrouble[]
  exposure: Exposure
  madeAt: string
}
