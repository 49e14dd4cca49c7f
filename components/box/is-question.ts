/** True for a pasted text that is a complete question, not a word to keep typing from: it is asked at once. */
export function isQuestion(pasted: string): boolean {
  const text = pasted.trim()
  return /\s/.test(text) || text.length > 40
}
