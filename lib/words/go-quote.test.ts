import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '@/lib/rbac/testing/arbitraries'
import { anySign } from '@/lib/words/testing/any-sign'
import { goQuote, goQuoteList, goUnquote, scanGoQuoted, scanGoQuotedList } from './go-quote'

describe('goQuote', () => {
  it.each([
    ['plain', '"plain"'],
    ['', '""'],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ['\u0007\b\f\n\r\t\v', '"\\a\\b\\f\\n\\r\\t\\v"'],
    ['\u0000\u001f\u007f', '"\\x00\\x1f\\x7f"'],
    ['grüße €', '"grüße €"'],
    ['e\u0301', '"e\u0301"'],
    ['\u00a0', '"\\u00a0"'],
    ['\u200b\u202e\ufeff', '"\\u200b\\u202e\\ufeff"'],
    ['😀', '"😀"'],
    ['\u{e0001}', '"\\U000e0001"'],
    ["it's <b>", '"it\'s <b>"'],
    ['\ud800', '"\ufffd"'],
  ])('writes %j as Go does', (text, quoted) => {
    expect(goQuote(text)).toBe(quoted)
  })

  it('writes a slice with spaces and no commas', () => {
    expect(goQuoteList(['a', '', 'b c'])).toBe('["a" "" "b c"]')
    expect(goQuoteList([])).toBe('[]')
  })
})

describe('goUnquote', () => {
  it.each([
    ['"\\a\\b\\f\\n\\r\\t\\v\\\\\\""', '\u0007\b\f\n\r\t\v\\"'],
    ['"\\x41\\101\\u0041\\U00000041"', 'AAAA'],
    ['"\\xe2\\x82\\xac"', '€'],
    ['"\\342\\202\\254"', '€'],
    ['"\\xf0\\x9f\\x98\\x80"', '😀'],
    ['"\\U0001f600"', '😀'],
    ['"\\xef\\xbb\\xbf"', '\ufeff'],
    ['"\\xff"', '\ufffd'],
    ['"tab\tstays"', 'tab\tstays'],
  ])('reads %s', (literal, text) => {
    expect(goUnquote(literal)).toBe(text)
  })

  it.each([
    ['', 'nothing'],
    ['plain', 'no quotes'],
    ['"open', 'no closing quote'],
    ['"a"b', 'text after it'],
    ['"a\nb"', 'a raw newline'],
    ['"\\', 'a lone backslash'],
    ['"\\q"', 'an unknown escape'],
    ['"\\\'"', 'a quote of the other kind'],
    ['"\\x4"', 'too few hexadecimal digits'],
    ['"\\400"', 'an octal number above a byte'],
    ['"\\ud800"', 'half a surrogate pair'],
    ['"\\U00110000"', 'a number above Unicode'],
    ['"\\u00 1"', 'a space among digits'],
  ])('refuses %j: %s', (literal) => {
    expect(goUnquote(literal)).toBeUndefined()
  })

  it('takes back whatever goQuote wrote', () => {
    fc.assert(fc.property(anyText, (text) => goUnquote(goQuote(text)) === text))
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: anySign }), (text) => {
        const value = goUnquote(`"${text}"`)
        return value === undefined || typeof value === 'string'
      }),
    )
  })
})

describe('scanGoQuoted', () => {
  it('ends after the closing quote and leaves the rest', () => {
    expect(scanGoQuoted('x "a\\"b" tail', 2)).toEqual({ value: 'a"b', end: 8 })
    expect(scanGoQuoted('x "a"', 0)).toBeUndefined()
  })

  it('reads slices back', () => {
    fc.assert(
      fc.property(fc.array(anyText), (list) => {
        const text = `${goQuoteList(list)} tail`
        expect(scanGoQuotedList(text, 0)).toEqual({ value: list, end: text.length - ' tail'.length })
      }),
    )
    expect(scanGoQuotedList('["a", "b"]', 0)).toBeUndefined()
    expect(scanGoQuotedList('["a"', 0)).toBeUndefined()
    expect(scanGoQuotedList('[', 0)).toBeUndefined()
  })

  it('reads a megabyte of escapes in one pass', () => {
    const text = goQuote('\\"\u0000'.repeat(200_000))
    expect(scanGoQuoted(text, 0)?.end).toBe(text.length)
  })
})
