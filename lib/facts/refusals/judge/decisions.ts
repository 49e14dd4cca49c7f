import type { AllowedNow } from '@/lib/contract/explanation'
import type { Medium } from '@/lib/diagnosis/wording/say-grants'
import { shortUser } from '@/lib/phrase/users'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { listOf, shortListOf } from '@/lib/words/lists'
import type { LoggedRefusal, Offer, Refusals, SeenIn } from '../contract'
import type { RefusedCall } from './refused-call'
import { accountToHelp, offerFor } from './role-for'
import { refusedCallOf, refusedNow } from './seen-refusals'

/** The same answer with what reviews have said of each call since it was read, and the Role for what is refused by now. */
export function withDecisions(
  answer: Refusals,
  allowedNow: (call: RefusedCall) => AllowedNow | undefined,
): Refusals {
  let hasChanged = false
  const refusals = answer.refusals.map((refusal): LoggedRefusal => {
    const call = refusedCallOf(refusal)
    const allowed = call && allowedNow(call)
    const { allowedNow: before, ...rest } = refusal
    if (allowed?.at === before?.at && allowed?.hasTurned === before?.hasTurned) return refusal
    hasChanged = true
    return allowed === undefined ? rest : { ...rest, allowedNow: allowed }
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

type Seen = Pick<LoggedRefusal, 'request' | 'seenIn'>

/** True for an event with the words of a container's probe or hook, or of the registry of its image. */
export function isRelayed(one: Pick<SeenIn & { from: 'event' }, 'kind' | 'by'>): boolean {
  return one.by === 'kubelet' && one.kind === 'Pod'
}

/**
 * Why a refusal can be untrue, where only pods that run as another account than the refused one said it: whoever writes a log
 * line, or answers a probe or the pull of an image, writes any name into it. Undefined where one pod of the account or another event
 * has it too.
 */
export function doubtOf({ request: { user }, seenIn }: Seen): string | undefined {
  if (user === undefined) return undefined
  const logs = seenIn.flatMap((one) => (one.from === 'log' && one.runsAs !== undefined ? [one] : []))
  const relayed = seenIn.flatMap((one) => (one.from === 'event' && isRelayed(one) ? [one] : []))
  const said = [...logs, ...relayed]
  if (said.length === 0 || said.length < seenIn.length) return undefined
  if (said.some(({ runsAs }) => runsAs === user)) return undefined
  return `Seen only ${[...inLogs(logs, user), ...inEvents(relayed)].join(', and ')}.`
}

function inLogs(logs: readonly { pod: string; runsAs?: string }[], user: string): string[] {
  const accounts = [...new Set(logs.flatMap(({ runsAs }) => runsAs ?? []))]
  const [first] = accounts
  if (first === undefined) return []
  const home = parseServiceAccount(first)?.namespace ?? ''
  const pods = [...new Set(logs.map(({ pod }) => pod))]
  const runAs = listOf(accounts.map((one) => shortUser(one, home)))
  const many = pods.length > 1
  return [
    `in the ${many ? 'logs' : 'log'} of ${shortListOf(pods, 3)}, which ${many ? 'run' : 'runs'} as ${runAs}, not as ${shortUser(user, home)}`,
  ]
}

function inEvents(events: readonly { name: string }[]): string[] {
  const pods = [...new Set(events.map(({ name }) => name))]
  return pods.length === 0
    ? []
    : [`where the kubelet repeats what containers or registries of ${shortListOf(pods, 3)} said`]
}
