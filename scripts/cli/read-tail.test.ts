import { describe, expect, it } from 'vitest'
import { readTail } from './read-tail'

async function* pieces(count: number, piece: string) {
  for (let i = 0; i < count; i += 1) yield `${i % 10}${piece}`
}

describe('readTail', () => {
  it('gives a text that fits whole', async () => {
    expect(await readTail(pieces(3, 'é'), 9)).toEqual({ text: '0é1é2é', isCut: false })
  })

  it('gives nothing of nothing', async () => {
    expect(await readTail(pieces(0, ''), 9)).toEqual({ text: '', isCut: false })
  })

  it('reads what PowerShell writes into a file, also the end of it alone', async () => {
    const written = Buffer.from('\ufeffнет, не могу\r\n', 'utf16le')
    const bytes = async function* () {
      for (let at = 0; at < written.length; at += 3) yield written.subarray(at, at + 3)
    }
    expect(await readTail(bytes(), 100)).toEqual({ text: 'нет, не могу\r\n', isCut: false })
    expect(await readTail(bytes(), 12)).toEqual({ text: 'могу\r\n', isCut: true })
    expect(await readTail(pieces(1, ''), 100)).toEqual({ text: '0', isCut: false })
  })

  it('keeps the end of a longer one, and says so', async () => {
    expect(await readTail(pieces(100_000, 'x'), 6)).toEqual({ text: '7x8x9x', isCut: true })
    expect(await readTail(pieces(5, 'x'), 6)).toEqual({ text: '2x3x4x', isCut: true })
  })
})
