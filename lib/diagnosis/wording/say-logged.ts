import type { Logged } from '@/lib/contract/explanation'
import { sayMoment } from '@/lib/words/moments'

/**
 * "its log, 17:15:42 UTC" where a pod that runs as the account wrote it, "log of search, …" of another, "event by job-controller,
 * …"; with the date where it was on another day than the answer, or that is not known.
 */
export function sayLogged({ from, by, runsAs, at, toldAt }: Logged, user: string): string {
  const moment = sayMoment(Date.parse(at))
  const time = toldAt?.slice(0, 10) === at.slice(0, 10) ? moment.slice(11) : moment
  if (from === 'event') return `event by ${by}, ${time}`
  return runsAs === user ? `its log, ${time}` : `log of ${by}, ${time}`
}
