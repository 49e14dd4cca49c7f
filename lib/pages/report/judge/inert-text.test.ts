import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeBlock, inertText } from './inert-text'
import { liveMarks } from './testing/live-marks'

describe('inertText', () => {
  it.each([
    [
      'plain words stay',
      'Pod shop/web-0 runs as ServiceAccount web.',
      'Pod shop/web-0 runs as ServiceAccount web.',
    ],
    ['emphasis', 'a *b* _c_ ~d~', 'a `*b* _c_ ~d~`'],
    ['a word with its comma', 'label app_name, too', 'label `app_name`, too'],
    ['a mention', 'ask @octocat and @here.', 'ask `@octocat` and `@here`.'],
    ['a reference', 'see #12, GH-3 and owner/repo#4', 'see `#12, GH-3` and `owner/repo#4`'],
    [
      'a link',
      'see [x](javascript:alert(1)) at https://evil.example',
      'see `[x](javascript:alert(1))` at `https://evil.example`',
    ],
    ['an address without a scheme', 'www.evil.example', '`www.evil.example`'],
    ['HTML', '<img src=x onerror=alert(1)> &lt;', '`<img` src=x `onerror=alert(1)> &lt;`'],
    ['a table and mathematics', 'a|b $x$', '`a|b $x$`'],
    ['emoji by name', 'system:shop:web', '`system:shop:web`'],
    ['a heading', '# big', '`#` big'],
    ['a list', '- one', '`-` one'],
    ['a numbered list', '1. one', '`1`. one'],
    [
      'a time, whose colons could name an emoji',
      'until 2027-11-24T22:32:03Z, or',
      'until `2027-11-24T22:32:03Z`, or',
    ],
    ['a quotation', '> one', '`>` one'],
    ['several lines', 'a\n\n```\nb\n~~~', "a `'''` b `~~~`"],
    ['a backtick, which no span of Slack holds', 'run `id`', "run `'id'`"],
    ['written-out escapes stay readable', 'a\\u202eb', '`a\\u202eb`'],
    [
      'a moment in parentheses',
      'stale from (until 2026-12-01T09:47:04Z), for',
      'stale from (until `2026-12-01T09:47:04Z`), for',
    ],
    ['a word in parentheses', 'it (app_name) and (app_name too)', 'it `(app_name)` and (`app_name` too)'],
    [
      'a quote in square brackets, whole',
      'cannot decrease memory limits: [attempting to set 41943040 on (70242304)].',
      'cannot decrease memory limits: `[attempting to set 41943040 on (70242304)]`.',
    ],
    ['a square bracket that never closes', 'an [open one here', 'an `[open` one here'],
    ['nothing', ' \n ', ''],
  ])('makes %s inert', (_, text, expected) => {
    expect(inertText(text)).toBe(expected)
  })

  it('leaves no mark outside of a span and no line end, whatever comes in', () => {
    const marks = fc.stringMatching(/^[`*_~#<>&@|\\[\](){}!:/.\-+=$ \na1]{0,40}$/)
    fc.assert(
      fc.property(fc.oneof(marks, fc.string({ unit: 'grapheme', maxLength: 60 })), (text) => {
        const out = inertText(text)
        expect(out).not.toMatch(/[\r\n]/)
        expect(liveMarks(out)).toEqual([])
      }),
      { numRuns: 2_000 },
    )
  })

  it('keeps every word', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z@_#.:/-]{1,12}$/), { maxLength: 8 }), (words) => {
        expect(inertText(words.join(' ')).replaceAll('`', '')).toBe(words.join(' '))
      }),
    )
  })
})

describe('codeBlock', () => {
  it('holds the text as is, but none that would end it', () => {
    expect(codeBlock('kubectl get pods\n', 'sh')).toBe('```sh\nkubectl get pods\n```')
    expect(codeBlock("kubectl get '```'", 'sh')).toBeUndefined()
  })
})
