/** What replaces a credential. */
export function leftOut(what: string): string {
  return `[${what} left out]`
}

/** True for a text that had a credential left out: as a name, it names nothing. */
export function hasLeftOut(text: string): boolean {
  return / left out\]/.test(text)
}
