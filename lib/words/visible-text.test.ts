import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anySign } from '@/lib/words/testing/any-sign'
import { hidesText, visibleText } from './visible-text'

describe('visibleText', () => {
  it.each([
    ['newline and tab stay', 'a\nb\tc', 'a\nb\tc'],
    ['letters of any script stay', '안녕하세요 e\u0301 𝕏 ✅\ufe0f 🇰🇷', '안녕하세요 e\u0301 𝕏 ✅\ufe0f 🇰🇷'],
    ['escape sequences of terminals show', '\u001b[31mred', '\\x1b[31mred'],
    ['carriage return shows', 'dos\r\nline', 'dos\\r\nline'],
    ['NUL, bell, delete show', '\u0000\u0007\u007f', '\\x00\\x07\\x7f'],
    ['C1 controls show', 'a\u009bb\u0085', 'a\\u009bb\\u0085'],
    ['bidi overrides and isolates show', 'rtl\u202e lri\u2066 alm\u061c', 'rtl\\u202e lri\\u2066 alm\\u061c'],
    ['zero width characters show', 'a\u200bb\u200dc\u2060d\ufeff', 'a\\u200bb\\u200dc\\u2060d\\ufeff'],
    ['no-break space and soft hyphen show', 'a\u00a0b\u00adc', 'a\\u00a0b\\u00adc'],
    ['line and paragraph separators show', 'a\u2028b\u2029', 'a\\u2028b\\u2029'],
    ['tag characters show', 'tag[\u{e0041}]', 'tag[\\U000e0041]'],
    ['variation selectors that carry data show', 'a\u{e0120}', 'a\\U000e0120'],
    ['those behind a letter, or in a row, show too', 'a\ufe01 1\ufe0f\ufe0f', 'a\\ufe01 1\ufe0f\\ufe0f'],
    [
      'those of a picture and of a sign stay',
      '❤\ufe0f 1\ufe0f\u20e3 葛\ufe00 ∩\ufe00',
      '❤\ufe0f 1\ufe0f\u20e3 葛\ufe00 ∩\ufe00',
    ],
    ['an empty Braille cell shows', 'a\u2800b', 'a\\u2800b'],
    ['lone surrogates show, pairs stay', '\ud800 \u{1f680}', '\\ud800 \u{1f680}'],
  ])('%s', (_, text, seen) => {
    expect(visibleText(text)).toBe(seen)
    expect(hidesText(text)).toBe(text !== seen)
  })

  it('shows what a real annotation of invisible characters holds', () => {
    const real = readFileSync('e2e/inpod/probe/1-first/app/downward/annotation/invisible', 'utf8')
    expect(visibleText(real)).toBe(
      'nbsp[\\u00a0] zwsp[\\u200b] bom[\\ufeff] rtl[\\u202e] lsep[\\u2028] bell[\\x07] esc[\\x1b] del[\\x7f] vt[\\x0b]',
    )
  })

  it('is idempotent and leaves nothing hidden', () => {
    fc.assert(
      fc.property(fc.string({ unit: anySign }), (text) => {
        const seen = visibleText(text)
        expect(visibleText(seen)).toBe(seen)
        expect(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_C}]/u.test(seen.replace(/[\n\t]/g, ''))).toBe(false)
      }),
    )
  })
})
