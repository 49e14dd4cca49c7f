import type { AccountCheck } from '@/lib/contract/access-check'
import type { Explanation, Fix } from '@/lib/contract/explanation'
import type { Reading } from '@/lib/evidence/reading'
import type { Access, Dangerous } from '@/lib/facts/account/contract'
import type { Changes } from '@/lib/facts/changes/contract'
import type { Connection } from '@/lib/facts/connection/contract'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import type { Kinds } from '@/lib/facts/objects/contract/kinds'
import type { Overview } from '@/lib/pages/overview/contract'

/** Everything that a report says, as the routes of the pages answer it. Each text is fit to be shown. */
export interface ReportFacts {
  /** RFC 3339. */
  madeAt: string
  versions: { podglass: string; node: string }
  /** What is judged from the answers, and what causes the trouble. */
  overview: Pick<Overview, 'checks' | 'causes' | 'verdict'>
  identity: Reading<Identity>
  connection: Reading<Connection>
  kinds: Reading<Kinds>
  access: Reading<Access>
  /** Undefined where the rules grant no dangerous permission, so no one was asked who grants it. */
  dangerous?: Reading<Dangerous>
  changes?: Reading<Changes>
  /** The chosen fix of each refused call, by the address of its answer. */
  fixes?: readonly { href: string; fix: Fix }[]
  call?: { check: AccountCheck; answer: Reading<Explanation> }
}
