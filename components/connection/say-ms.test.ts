import { expect, it } from 'vitest'
import { sayMs } from './say-ms'

it.each([
  [0, '0 ms'],
  [0.04, '0.0 ms'],
  [0.4, '0.4 ms'],
  [9.94, '9.9 ms'],
  [9.96, '10 ms'],
  [93.4, '93 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [3_002, '3.0 s'],
])('%f ms is said as "%s"', (ms, says) => {
  expect(sayMs(ms)).toBe(says)
})
