import { escapeHtml } from '@/lib/phrase/html'
import { plain } from '@/lib/phrase/phrase'
import { firstChars } from '@/lib/words/visible-text'
import type { Clause } from '../contract'

/** The worst first; white text on each has a contrast of at least 4.5. */
const COLORS: readonly (readonly [Clause['state'], string])[] = [
  ['bad', '#a6231b'],
  ['warning', '#7d4a00'],
  ['stale', '#555'],
  ['unknown', '#555'],
  ['neutral', '#15539e'],
  ['ok', '#17643a'],
]
const LABEL = 'podglass'
const MOST = 90
// Of a sans-serif of 11 px; `textLength` makes any other font fit.
const widthOf = (text: string) => Math.ceil(6.5 * [...text].length)

/** The verdict as a picture of one line, in the color of its worst clause. Nothing in it is a link or loads anything. */
export function badgeSvg(verdict: readonly Pick<Clause, 'state' | 'says'>[]): string {
  const whole = verdict.map(({ says }) => plain(says)).join(' ') || 'Nothing is known.'
  const says = whole.length > MOST ? `${firstChars(whole, MOST - 1)}…` : whole
  const [, color] = COLORS.find(([state]) => verdict.some((clause) => clause.state === state)) ?? ['', '#555']
  const [left, right] = [widthOf(LABEL) + 12, widthOf(says) + 12]
  const text = (at: number, words: string) =>
    `<text x="${at}" y="14" textLength="${widthOf(words)}">${escapeHtml(words)}</text>`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${escapeHtml(`${LABEL}: ${says}`)}">`,
    `<rect width="${left}" height="20" fill="#333"/><rect x="${left}" width="${right}" height="20" fill="${color}"/>`,
    `<g fill="#fff" font-family="sans-serif" font-size="11">${text(6, LABEL)}${text(left + 6, says)}</g></svg>\n`,
  ].join('')
}
