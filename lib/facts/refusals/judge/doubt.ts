import { shortUser } from '@/lib/phrase/users'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { listOf, shortListOf } from '@/lib/words/lists'
import type { LoggedRefusal } from '../contract'

type Seen = Pick<LoggedRefusal, 'request' | 'seenIn'>

/**
 * Why a refusal can be untrue, where only pods that run as another account than the refused one logged it: whoever writes a log
 * line writes any name into it. Undefined where one pod of the account or an event has it too.
 */
export function doubtOf({ request: { user }, seenIn }: Seen): string | undefined {
  if (user === undefined) return undefined
  const logs = seenIn.flatMap((one) => (one.from === 'log' ? [one] : []))
  const accounts = logs.flatMap(({ runsAs }) => runsAs ?? [])
  const [first] = accounts
  if (first === undefined || accounts.length < seenIn.length || accounts.includes(user)) return undefined
  const home = parseServiceAccount(first)?.namespace ?? ''
  const pods = [...new Set(logs.map(({ pod }) => pod))]
  const runAs = listOf([...new Set(accounts)].map((one) => shortUser(one, home)))
  const many = pods.length > 1
  return `Seen only in the ${many ? 'logs' : 'log'} of ${shortListOf(pods, 3)}, which ${many ? 'run' : 'runs'} as ${runAs}, not as ${shortUser(user, home)}.`
}
