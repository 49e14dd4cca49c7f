/** True for a pasted text that is a complete question, not a word to keep typing from: it is asked at once. */
export function isQuestion(pasted: string): boolean {
  const text = pasted.trim()
  return /\s/.test(text) || text.length > 40
}

/** What the box takes, with the key that pastes and the namespace of this pod where they are known. */
export function placeholderIn(namespace: string | undefined, modifier?: string): string {
  const paste = modifier === undefined ? 'Paste a log' : `Paste a log anywhere (${modifier}V)`
  return `${paste}, or type: watch jobs${namespace ? ` in ${namespace}` : ''}`
}
