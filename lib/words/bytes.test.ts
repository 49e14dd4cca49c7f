import { expect, it } from 'vitest'
import { sayBytes } from './bytes'

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1023, '1023 bytes'],
  [1024, '1 KiB'],
  [4_249, '4.1 KiB'],
  [1024 ** 2 - 1, '1 MiB'],
  [268_435_456, '256 MiB'],
  [1.5 * 1024 ** 3, '1.5 GiB'],
  [2000 * 1024 ** 4, '2000 TiB'],
])('says %d as %s', (bytes, says) => {
  expect(sayBytes(bytes)).toBe(says)
})
