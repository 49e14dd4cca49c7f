/** True for a pasted text that is a question by itself, not a word to be typed on from: it is asked at once. */
export function isQuestion(pasted: string): boolean {
  const text = pasted.trim()
  return /\s/.test(text) || text.length > 40
}
