/** "a", "a and b", "a, b and c"; beyond `most` the rest is counted. */
export function sayList(words: readonly string[], most = 6): string {
  const shown = words.length > most ? words.slice(0, most - 1) : words
  const rest = words.length - shown.length
  const all = rest > 0 ? [...shown, `${rest} more`] : shown
  if (all.length <= 1) return all[0] ?? ''
  return `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}

/** "1 pod", "3 pods". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
