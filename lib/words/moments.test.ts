import { expect, it } from 'vitest'
import { sayMoment, utc } from './moments'

it('writes a moment in whole seconds, as Kubernetes does', () => {
  expect(utc(Date.UTC(2026, 10, 24, 14, 5, 6, 999))).toBe('2026-11-24T14:05:06Z')
})

it('says a moment to the second in words', () => {
  expect(sayMoment(Date.UTC(2026, 10, 24, 14, 5, 6, 999))).toBe('2026-11-24 14:05:06 UTC')
})
