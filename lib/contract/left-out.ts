/** What stands where a credential was. */
export function leftOut(what: string): string {
  return `[${what} left out]`
}

/** True for a text of which a credential was left out: as a name it names nothing. */
export function hasLeftOut(text: string): boolean {
  return / left out\]/.test(text)
}
