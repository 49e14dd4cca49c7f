import type { Logged } from '@/lib/contract/explanation'
import { parseServiceAccount } from '@/lib/rbac/service-account'

/** "its log, 17:15:42 UTC" of the account's own workload, "log of search, …" of another, "event by job-controller, …". */
export function sayLogged({ from, by, at }: Logged, user: string): string {
  const time = `${new Date(at).toISOString().slice(11, 19)} UTC`
  if (from === 'event') return `event by ${by}, ${time}`
  return parseServiceAccount(user)?.name === by ? `its log, ${time}` : `log of ${by}, ${time}`
}
