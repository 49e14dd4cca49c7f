import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogEntry } from '@/lib/pages/live/contract/apply-log-event'
import {
  countLines,
  filterLog,
  type MergedEntry,
  mergedLogText,
  mergeLogs,
  savedLog,
  withGaps,
} from './log-entries'

const at = (second: number) => `2026-11-24T14:00:${String(second).padStart(2, '0')}Z`
const line = (number: number, second: number, text = `line ${number}`): LogEntry => ({
  number,
  at: at(second),
  text,
})
const texts = (sources: Parameters<typeof mergeLogs>[0]) =>
  mergeLogs(sources).map((entry) => ('line' in entry ? entry.line.text : `-${entry.skipped}-`))

describe('mergeLogs', () => {
  it('orders lines of several containers by time', () => {
    const app = { name: 'app', entries: [line(0, 1, 'a1'), line(1, 4, 'a4')] }
    const proxy = {
      name: 'proxy',
      entries: [line(0, 2, 'p2'), { number: 1, skipped: 7 }, line(8, 3, 'p3')],
    }
    expect(texts([app, proxy])).toEqual(['a1', 'p2', '-7-', 'p3', 'a4'])
  })

  it('never changes the order within one container, and loses nothing', () => {
    const entries = fc
      .array(fc.integer({ min: 0, max: 59 }))
      .map((seconds) => seconds.map((second, i) => line(i, second)))
    fc.assert(
      fc.property(entries, entries, (a, b) => {
        const merged = mergeLogs([
          { name: 'a', entries: a },
          { name: 'b', entries: b },
        ])
        expect(merged.filter(({ name }) => name === 'a').map(({ key }) => key)).toEqual(
          a.map(({ number }) => `a/${number}`),
        )
        expect(countLines(merged)).toBe(a.length + b.length)
      }),
    )
  })
})

describe('filterLog and logText', () => {
  const merged = mergeLogs([
    { name: 'app', entries: [line(0, 1, 'Hello'), { number: 1, skipped: 3 }, line(4, 2, 'bye')] },
  ])

  it('keeps what is skipped in its place', () => {
    expect(filterLog(merged, ' HELLO ').map((entry) => entry.key)).toEqual(['app/0', 'app/1'])
    expect(filterLog(merged, '')).toBe(merged)
  })

  it('writes what the page shows', () => {
    expect(mergedLogText(merged, { times: true, names: true })).toBe(
      `${at(1)} app Hello\n… 3 lines were skipped\n${at(2)} app bye`,
    )
    expect(mergedLogText(merged, { times: false, names: false })).toBe('Hello\n… 3 lines were skipped\nbye')
  })
})

const all = mergeLogs([
  {
    name: 'app',
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

const log = {
  kind: 'pod',
  object: 'web-0',
  namespace: 'shop',
  container: 'app',
  text: 'a\nb',
  lines: 2,
  hasMore: false,
  isPrevious: false,
  chosen: '',
}

describe('a saved log', () => {
  it('is what is shown, under what it is', () => {
    expect(savedLog(log)).toEqual({
      name: 'web-0_app.log',
      text: '# pod shop/web-0; container app; 2 lines; secrets are left out where they were recognized\na\nb\n',
    })
  })

  it('says what is missing', () => {
    const part = savedLog({
      ...log,
      container: '',
      lines: 1,
      hasMore: true,
      isPrevious: true,
      chosen: 'with “x”',
    })
    expect(part.name).toBe('web-0_all_previous.log')
    expect(part.text).toContain('all containers; previous run; 1 line with “x”; earlier lines are left out;')
  })
})
