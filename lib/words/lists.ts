/** "a", "a and b", "a, b and c". */
export function listOf(words: readonly string[], last: 'and' | 'or' = 'and'): string {
  if (words.length < 2) return words[0] ?? ''
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
}

/** A list of at most `most` entries; beyond that the last of them counts the rest: "a, b and 7 more". */
export function shortListOf(words: readonly string[], most = 6): string {
  if (words.length <= most) return listOf(words)
  return listOf([...words.slice(0, most - 1), `${words.length - most + 1} more`])
}

/** "1 pod", "3 pods". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`
}

/** "once", "3 times". */
export function often(count: number): string {
  return count === 1 ? 'once' : counted(count, 'time')
}

/** A whole number with commas between its thousands: "5,006". */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

const ENDS = /[.!?…]$/

/** With the period that ends it, where nothing else does. */
export function asSentence(text: string): string {
  return text === '' || ENDS.test(text) ? text : `${text}.`
}
