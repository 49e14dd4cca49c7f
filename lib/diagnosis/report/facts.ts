import type { Access } from '@/lib/contract/access'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { Connection } from '@/lib/contract/connection'
import type { Dangerous } from '@/lib/contract/dangerous'
import type { Explanation } from '@/lib/contract/explanation'
import type { Identity } from '@/lib/contract/identity'
import type { Kinds } from '@/lib/contract/kinds'
import type { Overview } from '@/lib/contract/overview'
import type { Reading } from '../facts'

/** Everything that a report says, as the routes of the pages answer it. Each text is fit to be shown. */
export interface ReportFacts {
  /** RFC 3339. */
  madeAt: string
  versions: { podglass: string; node: string }
  /** What is judged from the answers, and what causes the trouble. */
  overview: Pick<Overview, 'checks' | 'causes'>
  identity: Reading<Identity>
  connection: Reading<Connection>
  kinds: Reading<Kinds>
  access: Reading<Access>
  /** Undefined where the rules grant no dangerous permission, so no one was asked who grants it. */
  dangerous?: Reading<Dangerous>
  call?: { check: AccountCheck; answer: Reading<Explanation> }
}
