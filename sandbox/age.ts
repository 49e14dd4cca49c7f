import { humanDuration } from '@/lib/words/durations'

/** The age of a timestamp; `<unknown>` where there is none, as in the row of a bookmark. */
export function ageOf(timestamp: string, now: Date): string {
  return timestamp === '' ? '<unknown>' : humanDuration(now.getTime() - Date.parse(timestamp))
}
