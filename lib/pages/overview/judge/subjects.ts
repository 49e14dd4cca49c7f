import type { Piece } from '@/lib/phrase/pieces'
import { grouped } from '@/lib/words/lists'

const MOST_SUBJECTS = 3

/** Names in a sentence: "a", "a and b", "a, b and 2 more". */
export function subjects(names: readonly string[]): Piece[] {
  const shown = names.length > MOST_SUBJECTS ? names.slice(0, MOST_SUBJECTS - 1) : names
  const more = names.length - shown.length
  const parts: Piece[] = [
    ...shown.map((name) => ({ name })),
    ...(more === 0 ? [] : [{ text: `${grouped(more)} more` }]),
  ]
  return parts.flatMap((part, i) => {
    const before = i === 0 ? '' : i === parts.length - 1 ? ' and ' : ', '
    return before === '' ? [part] : [{ text: before }, part]
  })
}
