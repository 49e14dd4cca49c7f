import type { Medium } from '@/lib/diagnosis/wording/say-grants'
import { code, inTurn, listed, type Phrase, say, shortListed, words } from '@/lib/phrase/phrase'
import { shortUser } from '@/lib/phrase/users'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { LoggedRefusal, Offer, Refusals } from '../contract'
import type { RefusedCall } from './refused-call'
import { accountToHelp, offerFor } from './role-for'
import { refusedCallOf, refusedNow } from './seen-refusals'
import { isRelayed, type Voucher } from './witness'

/** What reviews have said of a refused call. */
export type Decided = Pick<LoggedRefusal, 'allowedNow' | 'refusedAt' | 'unreviewed'>

const decisionIn = ({ allowedNow, refusedAt, unreviewed }: Decided) =>
  JSON.stringify([allowedNow, refusedAt, unreviewed])

/** The same answer with what reviews have said of each call since it was read, and the Role for what is refused by now. */
export function withDecisions(answer: Refusals, decide: (call: RefusedCall) => Decided): Refusals {
  let hasChanged = false
  const refusals = answer.refusals.map((refusal): LoggedRefusal => {
    const call = refusedCallOf(refusal)
    const { allowedNow: _, ...rest } = refusal
    const decided = { ...rest, ...(call === undefined ? {} : decide(call)) }
    if (decisionIn(decided) === decisionIn(refusal)) return refusal
    hasChanged = true
    return decided
  })
  if (!hasChanged) return answer
  const { role: _, ...rest } = answer
  return { ...rest, refusals, ...offerToEnd(refusals, 'page') }
}

/** What a medium offers against the refusals of the account that is refused most now. */
export function offerToEnd(refusals: readonly LoggedRefusal[], medium: Medium): Offer {
  const now = refusedNow({ refusals: [...refusals] })
  return offerFor(now, accountToHelp(now) ?? '', medium)
}

type Seen = Pick<LoggedRefusal, 'request' | 'seenIn'> & { witness: Voucher }

/**
 * Why a refusal can be untrue, where no client of the refused account vouches for it, and no component of the cluster: whoever writes a
 * log line, or answers a probe or the pull of an image, writes any name into it. Undefined where one does.
 */
export function doubtOf({ request: { user = '' }, seenIn, witness }: Seen): Phrase | undefined {
  if (witness === 'first-hand') return undefined
  const logs = seenIn.flatMap((one) => (one.from === 'log' ? [one] : []))
  const relayed = seenIn.flatMap((one) => (one.from === 'event' && isRelayed(one) ? [one] : []))
  const isOthers = [...logs, ...relayed].every(({ runsAs }) => runsAs !== user)
  if (isOthers && logs.length + relayed.length === seenIn.length)
    return say`Seen only ${inTurn([...inLogs(logs, user), ...inEvents(relayed)], ', and ')}.`
  const names = new Set(seenIn.map((one) => (one.from === 'log' ? one.pod : one.name)))
  const pods = shortListed([...names].map(code), 3)
  return say`Only a log line of ${pods} says so, and whoever sends something to a program can write one there.`
}

function inLogs(logs: readonly { pod: string; runsAs?: string }[], user: string): Phrase[] {
  const accounts = [...new Set(logs.flatMap(({ runsAs }) => runsAs ?? []))]
  const [first] = accounts
  if (first === undefined) return []
  const home = parseServiceAccount(first)?.namespace ?? ''
  const pods = [...new Set(logs.map(({ pod }) => pod))]
  const runAs = listed(accounts.map((one) => code(shortUser(one, home))))
  const many = pods.length > 1
  return [
    say`in the ${words(many ? 'logs' : 'log')} of ${shortListed(pods.map(code), 3)}, which ${words(many ? 'run' : 'runs')} as ${runAs}, not as ${code(shortUser(user, home))}`,
  ]
}

function inEvents(events: readonly { name: string }[]): Phrase[] {
  const pods = [...new Set(events.map(({ name }) => name))]
  return pods.length === 0
    ? []
    : [say`where the kubelet repeats what containers or registries of ${shortListed(pods.map(code), 3)} said`]
}
