/** Where a word was found in a text. */
export interface Match {
  /** The matched letters: ranges of the text, in order. */
  at: readonly (readonly [from: number, to: number])[]
  /** `letters`: they come in this order, with others between them. */
  how: 'start' | 'part' | 'inside' | 'letters'
}

const LEAST_LETTERS = 3

/** Finds a word in a name or a sentence, whatever its case: at its start, at the start of a part, inside, or letter by letter. */
export function matchIn(text: string, word: string): Match | undefined {
  const [whole, sought] = [text.toLowerCase(), word.toLowerCase()]
  if (sought === '' || whole.length !== text.length) return undefined
  const starts = [...whole.matchAll(/[a-z0-9]+/g)].map(({ index }) => index)
  const at = [0, ...starts].find((start) => whole.startsWith(sought, start)) ?? whole.indexOf(sought)
  if (at < 0) return lettersIn(whole, sought)
  return { at: [[at, at + sought.length]], how: at === 0 ? 'start' : starts.includes(at) ? 'part' : 'inside' }
}

function lettersIn(whole: string, sought: string): Match | undefined {
  if (sought.length < LEAST_LETTERS || whole[0] !== sought[0]) return undefined
  const at: [number, number][] = []
  let next = 0
  for (const letter of sought) {
    const found = whole.indexOf(letter, next)
    if (found < 0) return undefined
    const last = at.at(-1)
    if (last?.[1] === found) last[1] += 1
    else at.push([found, found + 1])
    next = found + 1
  }
  return { at, how: 'letters' }
}

const RANK = { start: 0, part: 1, inside: 2, letters: 3 } as const

/** The closest match first. */
export function closerFirst(a: Match, b: Match): number {
  return RANK[a.how] - RANK[b.how]
}
