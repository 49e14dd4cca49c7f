import fc from 'fast-check'
import { expect, it, onTestFinished, vi } from 'vitest'
import { parse } from 'yaml'
import { runs } from '@/e2e/testing/runs'
import { anySign } from '@/lib/words/testing/any-sign'
import { hidesText } from '@/lib/words/visible-text'
import { printData } from './print-data'

const texts = fc.oneof(
  fc.string({ unit: anySign, maxLength: 20 }),
  fc.constantFrom('\u001b[201~\u0015', '\u009b31m', 'a\u202eb', '\u{e0041}', 'a\nb', ' - x: y', '\u00a0'),
)

it.each(['json', 'yaml'])(
  'prints data as %s that holds the same and shows a terminal nothing to obey',
  (output) => {
    const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined)
    onTestFinished(() => printed.mockRestore())
    fc.assert(
      fc.property(fc.dictionary(texts, fc.array(texts, { maxLength: 3 })), (drawn) => {
        const data = {
          data: Object.entries(drawn).map(([key, value]) => ({
            key: key.toWellFormed(),
            value: value.map((one) => one.toWellFormed()),
          })),
        }
        printData(output, data)
        const text = String(printed.mock.lastCall?.[0])
        expect(hidesText(text)).toBe(false)
        expect(output === 'json' ? JSON.parse(text) : parse(text)).toEqual(data)
      }),
      { numRuns: runs(500) },
    )
  },
)
