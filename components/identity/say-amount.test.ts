import { describe, expect, it } from 'vitest'
import { sayAmount } from './say-amount'

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
