import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonExcess } from './respond'

describe('jsonExcess', () => {
  it.each([
    ['brackets', '['.repeat(1_000_000), /nests deeper than 64/],
    ['braces', '{"a":'.repeat(100_000), /nests deeper/],
    ['empty lists', `[${'[],'.repeat(300_000)}0]`, /more than 20,000 parts/],
    ['numbers', `[${'0,'.repeat(700_000)}0]`, /more than 20,000 parts/],
    ['keys', JSON.stringify(Object.fromEntries(Array.from({ length: 20_001 }, (_, i) => [i, 0]))), /parts/],
    ['what follows an escaped quote', `["\\"",${'[],'.repeat(20_000)}0]`, /parts/],
  ])('refuses %s', (_, text, says) => {
    expect(jsonExcess(text)).toMatch(says)
  })

  it.each([
    ['a text of 256 KiB of brackets and escapes', JSON.stringify({ text: '[,{"\\'.repeat(50_000) })],
    ['a text of backslashes', JSON.stringify({ text: '\\'.repeat(256 * 1024) })],
    ['64 levels', `${'['.repeat(64)}${']'.repeat(64)}`],
    ['a string that never ends', `"${'\\"'.repeat(100_000)}`],
  ])('lets %s pass', (_, text) => {
    expect(jsonExcess(text)).toBeUndefined()
  })

  it('lets every small document pass, however its strings are escaped', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        expect(jsonExcess(text)).toBeUndefined()
      }),
    )
  })
})
