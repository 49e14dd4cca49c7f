import { expect, it, vi } from 'vitest'
import { oneInProcess } from './one-in-process'

it('is made once and is the same in another copy of the module', async () => {
  const first = oneInProcess('test-of-one', () => new Map([['a', 1]]))
  vi.resetModules()
  const copy = await import('./one-in-process')
  expect(copy.oneInProcess).not.toBe(oneInProcess)
  expect(copy.oneInProcess('test-of-one', () => new Map())).toBe(first)
  expect(copy.oneInProcess('test-of-another', () => new Map())).not.toBe(first)
})
