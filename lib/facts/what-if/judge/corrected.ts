import type { ManifestCorrection, Mistake } from '../contract'

/** The corrections of a text by their place, each place once: of two for one name the first is taken. */
export function correctionsOf(mistakes: readonly Pick<Mistake, 'correction'>[]): ManifestCorrection[] {
  const byStart = new Map<number, ManifestCorrection>()
  for (const { correction } of mistakes) {
    if (correction !== undefined && !byStart.has(correction.start)) byStart.set(correction.start, correction)
  }
  return [...byStart.values()].sort((a, b) => a.start - b.start)
}

/** The text with these names written over; everything else, comments and layout included, is unchanged. */
export function corrected(text: string, corrections: readonly ManifestCorrection[]): string {
  let rest = text
  for (const { start, end, text: name } of corrections.toSorted((a, b) => b.start - a.start)) {
    rest = rest.slice(0, start) + name + rest.slice(end)
  }
  return rest
}
