import type { CheckRequest } from '@/lib/contract/access-check'
import { ownAccount } from '@/lib/facts/identity/gather/own-account'
import { Prober } from '@/lib/facts/questions/prober'
import { needsOf } from '@/lib/pages/record/judge/needs'
import { describeUser } from '@/lib/phrase/users'
import { parseServiceAccount, userByName } from '@/lib/rbac/service-account'
import { counted } from '@/lib/words/lists'
import type { AsMe } from '../attach/as-me'
import { readRecords } from '../record/files'
import { UsageError } from './usage-error'

/** Reviews of one answer, and how many are open at once. */
const [MOST, AT_ONCE] = [100, 10]

/** What the reviews of a record's calls said. */
interface Recalled {
  asked: number
  refused: number
  /** Of these no review told whether they are allowed. */
  unknown: number
  /** Not asked about: those about objects that the sandbox made up, and those beyond the bound. */
  standIns: number
  left: number
}

/**
 * Asks which of the calls of a record the account of a check can make now, so that the next answer about it knows what else its program lacks.
 * `path` is a record or the folder of `podglass record --out`. Throws a UsageError where that is no record of the account.
 */
export async function recallRecord(
  path: string,
  { user, groups }: CheckRequest,
  { kube }: Pick<AsMe, 'kube'>,
  signal: AbortSignal,
): Promise<Recalled> {
  const records = await readRecords(path)
  const prober = new Prober(kube, signal, MOST + 2)
  const account = await ownAccount(kube, prober, signal)
  const own = account.user.state === 'read' ? account.user.value.name : undefined
  const about = user ?? own ?? ''
  const all = needsOf(records, about).filter(({ everyone }) => !everyone)
  if (all.length === 0) {
    const users = [...new Set(records.flatMap(({ calls }) => calls.map((one) => one.user)))].slice(0, 5)
    const whose =
      users.length === 0 ? 'It has no call.' : `Ask about its account with --as: ${users.join(', ')}.`
    throw new UsageError(`--record ${path} has no call of ${describeUser(about)} to ask about. ${whose}`)
  }
  const needs = all.filter(({ isOfStandIn }) => !isOfStandIn)
  const asked = needs.slice(0, MOST)
  const isOwn = about === own
  // Without the groups of a user, a no can mean that one of them was missing from the question.
  const isDecided = isOwn || groups !== undefined || parseServiceAccount(about) !== undefined
  const told = { refused: 0, unknown: 0 }
  for (let at = 0; at < asked.length; at += AT_ONCE)
    await Promise.all(
      asked.slice(at, at + AT_ONCE).map(async ({ call }) => {
        const review = isOwn
          ? await prober.access(call)
          : await prober.subjectAccess(userByName(about, groups), call)
        if (review.state !== 'read' || (!review.value.allowed && !isDecided)) {
          told.unknown += 1
          return
        }
        prober.history.recall(about, call)
        prober.history.record(about, call, review, new Date(), { of: isOwn ? 'self' : 'other' })
        if (!review.value.allowed) told.refused += 1
      }),
    )
  return {
    asked: asked.length,
    ...told,
    standIns: all.length - needs.length,
    left: needs.length - asked.length,
  }
}

/** "Of 3 calls in the record, 2 are refused now.", and what was not told. */
export function sayRecalled({ asked, refused, unknown, standIns, left }: Recalled): string {
  const not = [
    ...(unknown > 0 ? [`${unknown} could not be judged`] : []),
    ...(standIns > 0 ? [`${standIns} more about what the sandbox made up were not asked about`] : []),
    ...(left > 0 ? [`${left} more were not asked about`] : []),
  ]
  return `${[`Of ${counted(asked, 'call')} in the record, ${refused} ${refused === 1 ? 'is' : 'are'} refused now`, ...not].join('; ')}.`
}
