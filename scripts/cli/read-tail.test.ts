import { describe, expect, it } from 'vitest'
import { EndlessError, readTail } from './read-tail'

async function* pieces(count: number, piece: string) {
  for (let i = 0; i < count; i += 1) yield `${i % 10}${piece}`
}

describe('readTail', () => {
  it('gives a text that fits whole', async () => {
    expect(await readTail(pieces(3, 'é'), 9)).toEqual({ text: '0é1é2é', bytes: 9, of: 9 })
  })

  it('gives nothing of nothing', async () => {
    expect(await readTail(pieces(0, ''), 9)).toEqual({ text: '', bytes: 0, of: 0 })
  })

  it('reads what PowerShell writes into a file, also the end of it alone', async () => {
    const written = Buffer.from('\ufeffнет, не могу\r\n', 'utf16le')
    const bytes = async function* () {
      for (let at = 0; at < written.length; at += 3) yield written.subarray(at, at + 3)
    }
    expect(await readTail(bytes(), 100)).toEqual({ text: 'нет, не могу\r\n', bytes: 30, of: 30 })
    expect(await readTail(bytes(), 12)).toEqual({ text: 'могу\r\n', bytes: 12, of: 30 })
    expect(await readTail(pieces(1, ''), 100)).toEqual({ text: '0', bytes: 1, of: 1 })
  })

  it('keeps the end of a longer one, and says of how much', async () => {
    expect(await readTail(pieces(100_000, 'x'), 6)).toEqual({ text: '7x8x9x', bytes: 6, of: 200_000 })
    expect(await readTail(pieces(5, 'x'), 6, 10)).toEqual({ text: '2x3x4x', bytes: 6, of: 10 })
  })

  it('gives up on one that goes on', async () => {
    let read = 0
    const endless = async function* () {
      for (;;) {
        read += 1
        yield 'x'.repeat(1_000)
      }
    }
    await expect(readTail(endless(), 6, 10_000)).rejects.toThrow(EndlessError)
    expect(read).toBe(11)
  })
})
