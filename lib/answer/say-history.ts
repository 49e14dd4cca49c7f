import type { Explanation } from '@/lib/contract/explanation'
import { kind as kindOf } from '@/lib/diagnosis/wording/phrases'
import { code, type Phrase, say, words } from '@/lib/phrase/phrase'

/** The time of a moment, with its date where that is not the day of `now`; all three RFC 3339. */
function timeOf(at: string, now: string, length: number): Phrase {
  const moment = new Date(at).toISOString()
  const time = `${moment.slice(11, length)} UTC`
  const isToday = moment.slice(0, 10) === new Date(now).toISOString().slice(0, 10)
  return words(isToday ? time : `${moment.slice(0, 10)} ${time}`)
}

const MINUTES = 16
const SECONDS = 19
const DAY_MS = 86_400_000

interface Said {
  worked?: Phrase
  changed?: Phrase
  since?: Phrase
}

function saySince(
  firstRefused: string | undefined,
  changed: Explanation['nearMisses'][number]['changed'],
  now: string,
): Said | undefined {
  if (firstRefused === undefined || changed === undefined) return undefined
  const beforeMs = Date.parse(firstRefused) - Date.parse(changed.at)
  if (!(beforeMs >= 0 && beforeMs <= DAY_MS)) return undefined
  const { kind, name, at, by } = changed
  const written = say`${kindOf(kind)} ${code(name)} was last written at ${timeOf(at, now, SECONDS)} by ${code(by)}.`
  return { since: say`First seen refused at ${timeOf(firstRefused, now, SECONDS)}. ${written}` }
}

/**
 * Until when a refused call worked, and what was written since; without that, when it was first seen refused and what of its
 * nearest role or binding was written on the day before: two times beside each other, and no more than that. "Worked until" only where the nearest role or binding was
 * written after the call was last seen allowed; otherwise when that was. Undefined where this process never saw it allowed.
 */
export function sayHistory(
  { history, nearMisses, firstRefused }: Pick<Explanation, 'history' | 'nearMisses' | 'firstRefused'>,
  now: string,
): Said | undefined {
  const { changed } = nearMisses[0] ?? {}
  if (history === undefined) return saySince(firstRefused, changed, now)
  if (changed === undefined || Date.parse(changed.at) < Date.parse(history.allowedAt)) {
    return { worked: say`Last allowed at ${timeOf(history.allowedAt, now, MINUTES)}` }
  }
  const { kind, name, at, by } = changed
  return {
    worked: say`Worked until ${timeOf(at, now, MINUTES)}`,
    changed: say`${kindOf(kind)} ${code(name)} changed at ${timeOf(at, now, SECONDS)} by ${code(by)}.`,
  }
}
