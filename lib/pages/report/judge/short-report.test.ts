import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildReport } from './build-report'
import { MOST_LINES, shortReport } from './short-report'
import { reportFacts } from './testing/facts'
import { liveMarks } from './testing/live-marks'

const report = (text = '') => buildReport(reportFacts(text))

describe('shortReport', () => {
  it('has the explained call first, then what needs attention, then who it is about', () => {
    expect(shortReport(report()).split('\n')).toEqual([
      '# shop/web-0, 2026-11-24 22:20 UTC',
      '',
      'Checked: watch pods in namespace shop: denied.',
      'Cause D1, proven: Role pod-reader lacks watch.',
      expect.stringMatching(/^Fix: /),
      '```sh',
      'kubectl ',
      '```',
      '',
      '1 of 5 pods in shop is not ready.',
      '',
      '1. Pod cart is not ready.',
      '2. Env is frozen at start.',
      '',
      'Not seen: 4 things, in the details with a command each.',
      'Runs as ServiceAccount shop/web on node a-3.',
    ])
  })

  it('begins with the state of the pods where no call was asked for', () => {
    const { call: _, ...rest } = report()
    const lines = shortReport({ ...rest, knownAs: 'shop/web', answeredInMs: 11, gaps: [] }).split('\n')
    expect(lines[2]).toBe('1 of 5 pods in shop is not ready.')
    expect(lines.at(-1)).toBe('Runs as shop/web on node a-3. API server v1.36.2 answers in 11 ms.')
  })

  it('is at most 25 lines without a mark of others in them, whatever they hold', () => {
    const text = fc.stringMatching(/^[`*_~#<>&@|\\[\](){}!:/.\-+=$ \na1]{0,30}$/)
    fc.assert(
      fc.property(text, fc.nat(40), (words, count) => {
        const finding = { severity: 'bad' as const, says: `x ${words}` }
        const short = shortReport({ ...report(words), findings: Array(count).fill(finding) })
        expect(short.split('\n').length).toBeLessThanOrEqual(MOST_LINES)
        expect(liveMarks(short)).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('ends each finding as a sentence', () => {
    const findings = ['Pod cart crashes', 'It is stale.'].map((says) => ({ severity: 'bad' as const, says }))
    expect(shortReport({ ...report(), findings })).toContain('1. Pod cart crashes.\n2. It is stale.\n')
  })

  it('says how many findings it leaves to the details', () => {
    const finding = { severity: 'bad' as const, says: 'One.' }
    expect(shortReport({ ...report(), findings: Array(40).fill(finding) })).toMatch(
      /\nAnd 3\d more, in the details\.\n/,
    )
  })
})
