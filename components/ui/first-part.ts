const CHARACTERS = 480
const LINES = 12

/** The beginning of a long text that is shown before a reader asks for all of it; the whole text where it is short. */
export function firstPart(text: string): string {
  const lines = text.split('\n', LINES + 1)
  const few = lines.length > LINES ? lines.slice(0, LINES).join('\n') : text
  if (few.length <= CHARACTERS) return few
  // Half of a character is none.
  const isHalf = /[\ud800-\udbff]/.test(few[CHARACTERS - 1] ?? '')
  return few.slice(0, isHalf ? CHARACTERS - 1 : CHARACTERS)
}
