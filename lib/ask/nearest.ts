import { editDistance } from '@/lib/objects/catalogue'

/** The one of `words` that is nearest to what was typed; undefined where none is near or two are. */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  const near = words
    .map((word) => ({ word, distance: editDistance(typed.toLowerCase(), word, 2) }))
    .filter(({ word, distance }) => distance <= (word.length > 4 ? 2 : 1))
    .sort((one, other) => one.distance - other.distance)
  return near[0]?.distance === near[1]?.distance ? undefined : near[0]?.word
}
