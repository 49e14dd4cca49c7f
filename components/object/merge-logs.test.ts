import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogEntry } from '@/lib/pages/live/contract/apply-log-event'
import { countLines, filterLog, mergedLogText, mergeLogs } from './log-entries'

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
    const app = { container: 'app', entries: [line(0, 1, 'a1'), line(1, 4, 'a4')] }
    const proxy = {
      container: 'proxy',
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
          { container: 'a', entries: a },
          { container: 'b', entries: b },
        ])
        expect(merged.filter(({ container }) => container === 'a').map(({ key }) => key)).toEqual(
          a.map(({ number }) => `a/${number}`),
        )
        expect(countLines(merged)).toBe(a.length + b.length)
      }),
    )
  })
})

describe('filterLog and logText', () => {
  const merged = mergeLogs([
    { container: 'app', entries: [line(0, 1, 'Hello'), { number: 1, skipped: 3 }, line(4, 2, 'bye')] },
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
