const MASKED =
  /\*{2,}|<[^<>]{1,60}>|\[[^[\]]{1,60}\]|(?:^|[:/@._-])(?:x{4,}|redacted|masked|removed|hidden)(?=$|[:/@._-])/i

/** True where a text has a mark instead of a name or of a part of one: `***`, `<oid>`, `[redacted]`, `xxxxx`. */
export function isMasked(name: string): boolean {
  return MASKED.test(name.slice(0, 600))
}
