import type { Logged } from '@/lib/contract/explanation'
import { code, type Phrase, say, words } from '@/lib/phrase/phrase'
import { sayMoment } from '@/lib/words/durations'

/**
 * "its log, 17:15:42 UTC" where a pod that runs as the account wrote it, "log of search, …" of another, "event by job-controller,
 * …"; with the date where it was on another day than the answer, or that is not known.
 */
export function sayLogged({ from, by, runsAs, at, toldAt }: Logged, user: string): Phrase {
  const time = words(sayMoment(at, toldAt))
  if (from === 'event') return say`event by ${code(by)}, ${time}`
  return runsAs === user ? say`its log, ${time}` : say`log of ${code(by)}, ${time}`
}
