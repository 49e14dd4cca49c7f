import { firstChars } from '@/lib/words/visible-text'

/** Somebody else's words in at most `room` characters: whole where they fit, else their start and "…". */
export function foreign(text: string, room: number): string {
  return text.length <= room ? text : `${firstChars(text, room - 1).trimEnd()}…`
}
