import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toCsv, toTsv } from './row-texts'

describe('cells for a spreadsheet', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['=cmd|"/c calc"!A1', `"'=cmd|""/c calc""!A1"`],
    ['a,b', '"a,b"'],
    ['a "b"', '"a ""b"""'],
    ['a\nb', '"a\nb"'],
    ['web-0', 'web-0'],
  ])('%j is %j', (text, cell) => {
    expect(toCsv([[text]])).toBe(`${cell}\r\n`)
  })

  it('no cell starts a formula or breaks its line, whatever it contains', () => {
    const line = fc.array(fc.string(), { minLength: 1 })
    fc.assert(
      fc.property(line, (cells) => {
        const text = toTsv([cells])
        expect(text.slice(0, -1)).not.toMatch(/[\r\n]/)
        const read = text.slice(0, -1).split('\t')
        expect(read).toHaveLength(cells.length)
        for (const cell of read) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
      }),
    )
  })
})
