import type { Explanation } from '@/lib/contract/explanation'
import { code, type Phrase, say, words } from '@/lib/phrase/phrase'
import { kind as kindOf } from './phrases'

/** The time of a moment, with its date where that is not the day of `now`; all three RFC 3339. */
function timeOf(at: string, now: string, length: number): Phrase {
  const moment = new Date(at).toISOString()
  const time = `${moment.slice(11, length)} UTC`
  const isToday = moment.slice(0, 10) === new Date(now).toISOString().slice(0, 10)
  return words(isToday ? time : `${moment.slice(0, 10)} ${time}`)
}

const MINUTES = 16
const SECONDS = 19

/**
 * Until when a refused call worked, and what was written since. "Worked until" only where the nearest role or binding was
 * written after the call was last seen allowed; otherwise when that was. Undefined where this process never saw it allowed.
 */
export function sayHistory(
  { history, nearMisses }: Pick<Explanation, 'history' | 'nearMisses'>,
  now: string,
): { worked: Phrase; changed?: Phrase } | undefined {
  if (history === undefined) return undefined
  const { changed } = nearMisses[0] ?? {}
  if (changed === undefined || Date.parse(changed.at) < Date.parse(history.allowedAt)) {
    return { worked: say`Last allowed at ${timeOf(history.allowedAt, now, MINUTES)}` }
  }
  const { kind, name, at, by } = changed
  return {
    worked: say`Worked until ${timeOf(at, now, MINUTES)}`,
    changed: say`${kindOf(kind)} ${code(name)} changed at ${timeOf(at, now, SECONDS)} by ${code(by)}.`,
  }
}
