import { describe, expect, it } from 'vitest'
import { createRateLimit } from './rate-limit'

describe('createRateLimit', () => {
  it('lets a burst pass, then as many a second as agreed', () => {
    const limit = createRateLimit(2, 3)
    expect([0, 0, 0, 0].map((now) => limit.take('a', now))).toEqual([0, 0, 0, 1])
    expect([1000, 1000, 1000].map((now) => limit.take('a', now))).toEqual([0, 0, 1])
  })

  it('counts each client by itself and stays bounded', () => {
    const limit = createRateLimit(1, 1)
    expect(limit.take('a', 0)).toBe(0)
    expect(limit.take('b', 0)).toBe(0)
    for (let i = 0; i < 5000; i += 1) limit.take(`client-${i}`, 0)
    expect(limit.take('a', 0)).toBe(0)
    expect(limit.take('client-4999', 0)).toBe(1)
  })
})
