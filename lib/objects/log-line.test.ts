import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_LINE_CHARS } from '@/lib/contract/logs'
import { anySign } from '@/lib/words/testing/any-sign'
import { hidesText } from '@/lib/words/visible-text'
import { lineWeight, readLogLine, readLogLines, splitTimestamp } from './log-line'

const same = (text: string, limit: number) => text.slice(0, limit)
const read = (raw: string) => readLogLine(raw, same)

describe('readLogLine', () => {
  it.each([
    ['plain', 'hello', { text: 'hello' }],
    ['a carriage return at the end', 'hello\r', { text: 'hello' }],
    ['a carriage return inside, which would overwrite', 'ok\rfailed', { text: 'ok\\rfailed' }],
    ['colors', 'a \u001b[31mred\u001b[0m b', { text: 'a red b', looks: [{ from: 2, to: 5, ink: 'red' }] }],
    [
      'bold and color at once',
      '\u001b[1;32mok',
      { text: 'ok', looks: [{ from: 0, to: 2, ink: 'green', bold: true }] },
    ],
    ['bright colors', '\u001b[93mw\u001b[39mx', { text: 'wx', looks: [{ from: 0, to: 1, ink: 'yellow' }] }],
    ['256 colors', '\u001b[38;5;9me\u001b[m', { text: 'e', looks: [{ from: 0, to: 1, ink: 'red' }] }],
    ['true colors, which are left', '\u001b[38;2;1;2;3mx\u001b[0m', { text: 'x' }],
    ['dim and back', '\u001b[2md\u001b[22mn', { text: 'dn', looks: [{ from: 0, to: 1, ink: 'dim' }] }],
    ['a link of OSC 8', '\u001b]8;;http://evil.example\u0007click\u001b]8;;\u0007', { text: 'click' }],
    ['a clipboard write of OSC 52', '\u001b]52;c;cm0gLXJm\u001b\\x', { text: 'x' }],
    ['cursor movement', 'a\u001b[2Kb\u001b[1Ac', { text: 'abc' }],
    ['an 8-bit CSI', '\u009b31mred', { text: 'red', looks: [{ from: 0, to: 3, ink: 'red' }] }],
    ['a lone escape', 'a\u001b', { text: 'a\\x1b' }],
    ['bidi marks', 'a\u202eb', { text: 'a\\u202eb' }],
    ['markup, which is text', '<img src=x onerror=alert(1)>', { text: '<img src=x onerror=alert(1)>' }],
  ])('%s', (_, raw, line) => {
    expect(read(raw)).toEqual(line)
  })

  it('cuts a long line and counts the rest', () => {
    const line = read('x'.repeat(MAX_LINE_CHARS + 5))
    expect(line.text).toHaveLength(MAX_LINE_CHARS)
    expect(line.cut).toBe(5)
  })

  it.each([
    ['hidden characters, which are written out', '\u200b'.repeat(MAX_LINE_CHARS)],
    ['colors', '\u001b[31ma'.repeat(MAX_LINE_CHARS)],
    ['pairs', '😀'.repeat(MAX_LINE_CHARS)],
  ])('sends at most 8,192 characters and 32 colors of %s, and counts the rest', (_, raw) => {
    const { text, looks = [], cut } = read(raw)
    expect(text.length).toBeLessThanOrEqual(MAX_LINE_CHARS)
    expect(text.length).toBeGreaterThan(MAX_LINE_CHARS / 8)
    expect(looks.length).toBeLessThanOrEqual(32)
    expect(cut).toBeGreaterThan(0)
    // Nothing is shown in part.
    expect(text).not.toMatch(/\\u20$|[\ud800-\udbff]$/)
  })

  it('drops colors where a credential was left out', () => {
    const line = readLogLine('\u001b[31mkey=abc\u001b[0m', (text) => text.replace('abc', '[left out]'))
    expect(line).toEqual({ text: 'key=[left out]' })
  })

  it('never lets a control character through, whatever the line', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.string({ unit: anySign }),
      fc.constantFrom('\u001b[', '\u001b]', '\u009b', '31m', '\u0007', '\u001b\\', ';', '\r'),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const raw = pieces.join('')
        const { text, looks = [] } = read(raw)
        expect(hidesText(text)).toBe(false)
        let end = 0
        for (const look of looks) {
          expect(look.from).toBeGreaterThanOrEqual(end)
          expect(look.to).toBeGreaterThan(look.from)
          end = look.to
        }
        expect(end).toBeLessThanOrEqual(text.length)
      }),
    )
  })

  it('takes 1 MiB of the worst within a moment', () => {
    for (const bad of ['\u001b', '\u001b[', '\u001b]', '\u001b[1;', '[31m']) {
      expect(read(bad.repeat(1_048_576 / bad.length)).text.length).toBeLessThan(8 * MAX_LINE_CHARS)
    }
  })
})

describe('readLogLines', () => {
  const lines = (text: string) => readLogLines(text, true, same)

  it('reads each line, with its time', () => {
    const text = '2026-11-24T14:00:01Z a\n2026-11-24T14:00:02Z b\n'
    expect(lines(text)).toEqual({
      lines: [
        { at: '2026-11-24T14:00:01Z', text: 'a' },
        { at: '2026-11-24T14:00:02Z', text: 'b' },
      ],
      count: 2,
    })
    expect(readLogLines(text, false, same).lines).toEqual([{ text: 'a' }, { text: 'b' }])
    expect(lines('')).toEqual({ lines: [], count: 0 })
  })

  it('keeps the last lines, as many as 1 MiB holds of what is sent', () => {
    const { lines: kept, count } = lines(`${'\u200b'.repeat(1_000)}\n`.repeat(1_000))
    expect(count).toBe(1_000)
    expect(kept.length).toBe(Math.floor(1_048_576 / 6_000))
  })
})

describe('lineWeight', () => {
  it('is the length of a plain line, and more of one that is long when it is written out', () => {
    expect(lineWeight('x'.repeat(100))).toBe(100)
    expect(lineWeight('Ünïcode 漢字')).toBe(10)
    expect(lineWeight('\u200b'.repeat(100))).toBeGreaterThan(1_000)
    expect(lineWeight('\u001b[31ma'.repeat(100))).toBeGreaterThan(1_000)
  })
})

describe('splitTimestamp', () => {
  it('takes the time that the API server wrote, of any zone', () => {
    expect(splitTimestamp('2026-11-24T14:00:01.123456789Z hello')).toEqual({
      at: '2026-11-24T14:00:01.123456789Z',
      raw: 'hello',
    })
    expect(splitTimestamp('2026-11-24T15:00:01.1+01:00 ')).toEqual({
      at: '2026-11-24T15:00:01.1+01:00',
      raw: '',
    })
    expect(splitTimestamp('2026-11-24 hello')).toEqual({ raw: '2026-11-24 hello' })
  })
})
