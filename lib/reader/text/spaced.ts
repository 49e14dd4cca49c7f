/**
 * A pattern in which a blank may be where a line was broken, and a terminal that broke it may have taken the blank. An
 * apostrophe in a word may be escaped, as Python prints a string that has one.
 */
export function spaced(pattern: string): string {
  return pattern
    .replace(/ (?![^[]*\])/g, String.raw`\s{0,40}`)
    .replace(/(?<=[a-z])'(?=[a-z])/g, String.raw`\\{0,31}['’]`)
}

/** A row for each that says it so, by its name and pattern, with what it means beside. */
export function saidBy<Meaning extends object>(
  rows: Readonly<Record<string, string>>,
  meaning: Meaning,
  flags = 'g',
): ({ by: string; pattern: RegExp } & Meaning)[] {
  return Object.entries(rows).map(([by, pattern]) => ({
    by,
    pattern: new RegExp(spaced(pattern), flags),
    ...meaning,
  }))
}
