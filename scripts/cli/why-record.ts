import { ownAccount } from '@/lib/facts/identity/gather/own-account'
import { Prober } from '@/lib/facts/questions/prober'
import { needsOf } from '@/lib/pages/record/judge/needs'
import { describeUser } from '@/lib/phrase/users'
import { userByName } from '@/lib/rbac/service-account'
import type { AsMe } from '../attach/as-me'
import { readRecords } from '../record/files'
import { UsageError } from './usage-error'

/** Reviews of one answer. */
const MOST = 100

/**
 * Asks which of the calls of a record the account can make now, so that the answer that follows knows what else its program lacks; says how
 * many are refused. `path` is a record or the folder of `podglass record --out`. Throws a UsageError where that is no record of the account.
 */
export async function recallRecord(
  path: string,
  user: string | undefined,
  { kube }: Pick<AsMe, 'kube'>,
  signal: AbortSignal,
): Promise<string> {
  const records = await readRecords(path)
  const prober = new Prober(kube, signal, MOST + 2)
  const account = await ownAccount(kube, prober, signal)
  const own = account.user.state === 'read' ? account.user.value.name : undefined
  const about = user ?? own ?? ''
  const needs = needsOf(records, about).filter(({ everyone }) => !everyone)
  if (needs.length === 0) {
    const users = [...new Set(records.flatMap(({ calls }) => calls.map((one) => one.user)))].slice(0, 5)
    const whose =
      users.length === 0 ? 'It has no call.' : `Ask about its account with --as: ${users.join(', ')}.`
    throw new UsageError(`--record ${path} has no call of ${describeUser(about)}. ${whose}`)
  }
  const asked = needs.slice(0, MOST)
  const isOwn = about === own
  let refused = 0
  for (const { call } of asked) {
    const review = isOwn ? await prober.access(call) : await prober.subjectAccess(userByName(about), call)
    prober.history.recall(about, call)
    prober.history.record(about, call, review, new Date(), isOwn ? { of: 'self' } : { of: 'other' })
    if (review.state === 'read' && !review.value.allowed) refused += 1
  }
  const left = needs.length - asked.length
  return `Of ${asked.length} ${asked.length === 1 ? 'call' : 'calls'} in the record ${refused} ${refused === 1 ? 'is' : 'are'} refused now${left > 0 ? `, and ${left} more were not asked about` : ''}.`
}
