import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDownwardFile, LAST_APPLIED } from '@/lib/identity/downward-file'
import { anySign } from '@/lib/words/testing/any-sign'
import { hidesText } from '@/lib/words/visible-text'
import { entriesIn, sayAmount } from './say-amount'

describe('sayAmount', () => {
  it.each([
    ['limits.cpu', '50', '1m', '50 millicores'],
    ['limits.cpu', '1', '1', '1 core'],
    ['limits.cpu', '2', '0', '2 cores'],
    ['requests.memory', '196608', '1Ki', '196608 KiB'],
    ['requests.memory', '1', '1', '1 byte'],
    ['limits.ephemeral-storage', '3', '1G', '3 GB'],
    ['limits.memory', '7', undefined, '7'],
    ['limits.cpu', '7', '1Ki', '7'],
  ])('%s %s under divisor %s is %s', (field, value, divisor, says) => {
    expect(sayAmount(field, value, divisor)).toBe(says)
  })
})

describe('entriesOf', () => {
  it('keeps the lines of a value and reveals hidden characters', () => {
    const text = formatDownwardFile(new Map([['note', 'two lines:\nsecond \u001b[31m \u202e"quoted"']]))
    expect(entriesIn(text)).toEqual([{ key: 'note', value: 'two lines:\nsecond \\x1b[31m \\u202e"quoted"' }])
  })

  it('keeps the place of the annotation whose value is not shown', () => {
    expect(entriesIn(`a="1"\n${LAST_APPLIED}=(412 characters, not shown)`)).toEqual([
      { key: 'a', value: '1' },
      { key: LAST_APPLIED, value: '(412 characters, not shown)' },
    ])
  })

  it.each([
    ['', []],
    ['a="1', undefined],
    ['no map', undefined],
  ])('%j is %j', (text, entries) => {
    expect(entriesIn(text)).toEqual(entries)
  })

  it('has every key of any map and hides no character', () => {
    const key = fc.stringMatching(/^[A-Za-z0-9][-A-Za-z0-9_.]{0,20}$/)
    fc.assert(
      fc.property(fc.dictionary(key, fc.string({ unit: anySign })), (values) => {
        const entries = entriesIn(formatDownwardFile(new Map(Object.entries(values)))) ?? []
        expect(new Set(entries.map((entry) => entry.key))).toEqual(new Set(Object.keys(values)))
        expect(entries.filter((entry) => hidesText(entry.value))).toEqual([])
      }),
    )
  })
})
