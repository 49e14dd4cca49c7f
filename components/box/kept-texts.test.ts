import { afterEach, expect, it, vi } from 'vitest'
import { keepText, keptText } from './kept-texts'

afterEach(() => vi.unstubAllGlobals())

function storageOf(act: () => void) {
  const rows = new Map<string, string>()
  return {
    getItem: (key: string) => rows.get(key) ?? null,
    setItem: (key: string, value: string) => {
      act()
      rows.set(key, value)
    },
    removeItem: (key: string) => rows.delete(key),
    rows,
  }
}

it('a text is known by an id that reveals nothing about it', () => {
  const secret = 'token: s3cr3t'
  const id = keepText(secret)
  expect(id).toMatch(/^[a-z0-9]{7}$/)
  expect(keptText(id)).toBe(secret)
  expect(keepText(secret)).not.toBe(id)
  expect(keptText('unheard')).toBeUndefined()
})

it('a text survives a reload where the browser stores it, and the window where it does not', () => {
  const storage = storageOf(() => undefined)
  vi.stubGlobal('sessionStorage', storage)
  const id = keepText('kept')
  expect([...storage.rows.values()]).toEqual(['kept'])
  vi.stubGlobal(
    'sessionStorage',
    storageOf(() => {
      throw new Error('QuotaExceededError')
    }),
  )
  expect(keptText(id)).toBe('kept')
  expect(keptText(keepText('too long'))).toBe('too long')
})

it('the oldest texts are given up', () => {
  const storage = storageOf(() => undefined)
  vi.stubGlobal('sessionStorage', storage)
  const first = keepText('first')
  for (let at = 0; at < 20; at += 1) keepText(`${at}`)
  expect(keptText(first)).toBeUndefined()
  expect(storage.rows.size).toBe(20)
})
