import { expect, it } from 'vitest'
import { type MergedEntry, mergeLogs, withGaps } from './log-entries'

const all = mergeLogs([
  {
    container: 'app',
    entries: Array.from({ length: 9 }, (_, number) => ({ number, text: `line ${number}` })),
  },
])
const keep = (...numbers: number[]) => all.filter((_, index) => numbers.includes(index))
const said = (kept: readonly MergedEntry[], opened: Record<string, number> = {}) =>
  withGaps(all, kept, new Map(Object.entries(opened)))
    .map((one) => ('hidden' in one ? `(${one.hidden})` : one.key.slice(4)))
    .join(' ')

it.each<[string, string, string]>([
  ['all lines where all are kept', said(all), '0 1 2 3 4 5 6 7 8'],
  ['gaps in place of the others', said(keep(2, 3)), '(2) 2 3 (5)'],
  [
    'what is next to a kept line, once it was opened',
    said(keep(2, 7), { 'app/3': 1 }),
    '(2) 2 3 (2) 6 7 (1)',
  ],
  ['the end of the first gap', said(keep(4), { 'app/0': 2 }), '(2) 2 3 4 (4)'],
  ['the start of the last gap', said(keep(4), { 'app/5': 3 }), '(4) 4 5 6 7 (1)'],
  ['each line once where a gap is short', said(keep(2, 6), { 'app/3': 2 }), '(2) 2 3 4 5 6 (2)'],
  ['one gap where none is kept', said([]), '(9)'],
])('shows %s', (_what, shown, wanted) => {
  expect(shown).toBe(wanted)
})
