import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { say, words } from '@/lib/phrase/phrase'
import { buildReport } from './build-report'
import { MOST_LINES, shortReport, shortReportHtml } from './short-report'
import { reportFacts } from './testing/facts'
import { liveMarks } from './testing/live-marks'

const report = (text = '') => buildReport(reportFacts(text))

describe('shortReport', () => {
  it('says whose and of when, the explained call, then what needs attention with its fix, then what was not seen', () => {
    expect(shortReport(report()).split('\n')).toEqual([
      '# shop/web-0, as of 2026-11-24 22:20 UTC',
      '',
      'Checked: watch pods in namespace shop: refused.',
      'Cause D1, proven: Role pod-reader lacks watch.',
      expect.stringMatching(/^Fix: /),
      'Run: `kubectl`',
      '',
      '1 of 5 pods is not ready.',
      '',
      '1. Pod cart is not ready. 3 times, last 2026-11-24 22:19 UTC.',
      expect.stringMatching(/^ {3}Fix: /),
      '   Run: `kubectl`',
      '2. Env is frozen at start. 3 times, last 2026-11-24 22:19 UTC.',
      '',
      'Not seen: 4 things, in the details with a command each.',
      'Runs as ServiceAccount shop/web on node a-3. By Podglass 0.1.0.',
    ])
  })

  it('ends with the kinds that it is not made of, and how the API server answers', () => {
    const { call: _, ...rest } = report()
    const readable = { kinds: 8, of: 60, namespace: 'shop' }
    const text = shortReport({ ...rest, knownAs: 'shop/web', answeredInMs: 11, gaps: [], readable })
    const lines = text.split('\n')
    expect(lines[2]).toBe('1 of 5 pods is not ready.')
    expect(lines.slice(-2)).toEqual([
      'Not seen: 8 of 60 kinds in shop are readable; the other 52 cannot be listed.',
      'Runs as shop/web on node a-3. API server v1.36.2 answers in 11 ms. By Podglass 0.1.0.',
    ])
  })

  it('does not say that the pod runs as who signed in', () => {
    const { call: _, ...rest } = report()
    const text = shortReport({ ...rest, knownAs: 'team/jane', asViewer: true, gaps: [] })
    expect(text).toContain('Asked as team/jane, by a pod on node a-3. By Podglass 0.1.0.')
  })

  it('is the same lines as rich text, in which no text of others is markup', () => {
    const hostile = ['<img src=x onerror=alert(1)>', '</p><script>', '"><b>', '&lt;', "' onload='"]
    fc.assert(
      fc.property(fc.constantFrom(...hostile), fc.string(), (a, b) => {
        const html = shortReportHtml(report(`${a} ${b}`))
        const foreign = html.replace(/<\/?(?:h3|strong|p|br|ol|li|code)>/g, '')
        expect(foreign).not.toMatch(/[<>"']/)
      }),
    )
    expect(shortReportHtml(report())).toContain('<ol><li>Pod cart is not ready. 3 times')
  })

  it('is at most 25 lines without a mark of others in them, whatever they hold', () => {
    const text = fc.stringMatching(/^[`*_~#<>&@|\\[\](){}!:/.\-+=$ \na1]{0,30}$/)
    fc.assert(
      fc.property(text, fc.nat(40), (theirs, count) => {
        const fix = { says: words(`Grants ${theirs}`), command: `kubectl ${theirs}` }
        const says = words(`x ${theirs}`)
        const finding = { severity: 'bad' as const, says, evidence: [words(theirs)], fix }
        const short = shortReport({ ...report(theirs), findings: Array(count).fill(finding) })
        expect(short.split('\n').length).toBeLessThanOrEqual(MOST_LINES)
        expect(liveMarks(short)).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('ends each finding as a sentence', () => {
    const findings = ['Pod cart crashes', 'It is stale.'].map((says) => ({
      severity: 'bad' as const,
      says: words(says),
      evidence: [],
    }))
    expect(shortReport({ ...report(), findings })).toContain('1. Pod cart crashes.\n2. It is stale.\n')
  })

  it('cuts a long line after a sentence, and only a sentence that is too long at a word', () => {
    const first = `The node ${'is low '.repeat(12)}today.`
    const long = 'very '.repeat(60).trim()
    const findings = [`${first} ${long}`, long].map((says) => ({
      severity: 'bad' as const,
      says: words(says),
      evidence: [],
    }))
    const lines = shortReport({ ...report(), findings }).split('\n')
    expect(lines).toContain(`1. ${first} …`)
    expect(lines).toContainEqual(expect.stringMatching(/^2\. (?:very )+very…$/))
  })

  it('leaves the times of others as they are, in code, since Slack would read what is between colons as an emoji', () => {
    const finding = { severity: 'bad' as const, says: say`It said: closed at 22:19:07 UTC.`, evidence: [] }
    expect(shortReport({ ...report(), findings: [finding] })).toContain(
      '1. It said: closed at `22:19:07` UTC.\n',
    )
  })

  it('says how many findings it leaves to the details', () => {
    const finding = { severity: 'bad' as const, says: say`One.`, evidence: [] }
    expect(shortReport({ ...report(), findings: Array(40).fill(finding) })).toMatch(
      /\nAnd 2\d more, in the details\.\n/,
    )
  })
})
