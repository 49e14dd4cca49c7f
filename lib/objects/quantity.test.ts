import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRoundedUp, kubeletNumber, parseQuantity, quantityRange } from './quantity'

const NANO = 1_000_000_000n

function nano(text: string): bigint {
  const parsed = parseQuantity(text)
  if (!parsed) throw new Error(`${text} is not a quantity`)
  return parsed.nano
}

function number(resource: string, value: string, divisor: string): string | undefined {
  const parsed = parseQuantity(value)
  return parsed && kubeletNumber(resource, parsed, divisor)
}

describe('parseQuantity', () => {
  it.each([
    ['0', 0n],
    ['1', NANO],
    ['+1', NANO],
    ['-1', -NANO],
    ['100m', NANO / 10n],
    ['1u', 1000n],
    ['1n', 1n],
    ['0.5', NANO / 2n],
    ['.5', NANO / 2n],
    ['5.', 5n * NANO],
    ['1k', 1000n * NANO],
    ['1M', 10n ** 6n * NANO],
    ['1G', 10n ** 9n * NANO],
    ['1T', 10n ** 12n * NANO],
    ['1P', 10n ** 15n * NANO],
    ['1E', 10n ** 18n * NANO],
    ['1Ki', 1024n * NANO],
    ['1Mi', 1024n ** 2n * NANO],
    ['1Gi', 1024n ** 3n * NANO],
    ['1Ti', 1024n ** 4n * NANO],
    ['1Pi', 1024n ** 5n * NANO],
    ['1Ei', 1024n ** 6n * NANO],
    ['1.5Gi', 1536n * 1024n ** 2n * NANO],
    ['1e3', 1000n * NANO],
    ['1E3', 1000n * NANO],
    ['15e-1', 1_500_000_000n],
    ['9007199254740988Ki', 9007199254740988n * 1024n * NANO],
    ['0.1n', 1n],
    ['-0.1n', -1n],
    ['1e-99', 1n],
    ['0e999999999999999999', 0n],
    ['1e999999999999999999', (2n ** 63n - 1n) * NANO],
    ['9Ei', (2n ** 63n - 1n) * NANO],
  ])('%s', (text, expected) => {
    expect(nano(text)).toBe(expected)
  })

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[-+.0-9eEinumkKMGTP]{0,24}$/), (text) => {
        const parsed = parseQuantity(text)
        expect(parsed === undefined || parsed.nano <= (2n ** 63n - 1n) * NANO).toBe(true)
      }),
    )
  })
})

describe('kubeletNumber', () => {
  it.each([
    ['limits.cpu', '100m', '1', '1'],
    ['limits.cpu', '100m', '1m', '100'],
    ['limits.cpu', '100m', '0', '1'],
    ['limits.cpu', '1500m', '1', '2'],
    ['limits.cpu', '100u', '1m', '1'],
    ['limits.memory', '256Mi', '1Gi', '1'],
    ['limits.memory', '256Mi', '1M', '269'],
    ['limits.memory', '256Mi', '1k', '268436'],
    ['requests.memory', '0', '1Mi', '0'],
    ['limits.ephemeral-storage', '267847642337', '1Ki', '261569964'],
    ['limits.memory', '1', '1Ei', '1'],
  ])('%s %s by %s reads %s', (resource, value, divisor, expected) => {
    expect(number(resource, value, divisor)).toBe(expected)
  })

  it('is the exact quotient rounded up, below the precision of a double', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 40n }),
        fc.constantFrom(['1', 1n], ['1k', 1000n], ['1Ki', 1024n], ['1M', 10n ** 6n], ['1Gi', 1024n ** 3n]),
        (bytes, [divisor, units]) => {
          const per = BigInt(units)
          expect(number('limits.memory', String(bytes), String(divisor))).toBe(
            String((bytes + per - 1n) / per),
          )
        },
      ),
    )
  })

  it('says which quantities read the same', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 40n }),
        fc.constantFrom('1', '1k', '1Ki', '1Mi', '1G'),
        (bytes, divisor) => {
          const written = number('limits.memory', String(bytes), divisor) ?? ''
          const range = quantityRange(written, divisor)
          const exact = bytes * NANO
          expect(range && exact > range.low && exact <= range.high).toBe(true)
          expect(isRoundedUp({ nano: exact }, divisor, written)).toBe(exact !== range?.high)
        },
      ),
    )
  })

  it.each(['12a', '-1', '', '1.5', '9'.repeat(30)])('takes %j for no number of the kubelet', (written) => {
    expect(quantityRange(written, '1')).toBeUndefined()
  })
})
