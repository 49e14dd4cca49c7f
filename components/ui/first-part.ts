import { grouped } from '@/lib/words/lists'

const CHARACTERS = 480
const LINES = 12

/** The beginning of a long text, shown until a user expands it; the whole text where it is short. */
export function firstPart(text: string): string {
  const lines = text.split('\n', LINES + 1)
  const few = lines.length > LINES ? lines.slice(0, LINES).join('\n') : text
  if (few.length <= CHARACTERS) return few
  // Do not cut a character in half.
  const isHalf = /[\ud800-\udbff]/.test(few[CHARACTERS - 1] ?? '')
  return few.slice(0, isHalf ? CHARACTERS - 1 : CHARACTERS)
}

// The server's suffix on a text that it cut.
const LEFT_OUT = /… \((\d{1,9}) more characters\)$/

/** How long a text is, in words: "4,096 of 99,007 characters" where the server cut it. */
export function sayLength(text: string): string {
  const say = (length: number) => grouped(length)
  const cut = LEFT_OUT.exec(text)
  if (!cut) return `${say(text.length)} characters`
  const here = text.length - cut[0].length
  return `${say(here)} of ${say(here + Number(cut[1]))} characters`
}
