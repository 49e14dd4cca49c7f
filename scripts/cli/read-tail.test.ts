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

  it('keeps the end of a longer one, and says so', async () => {
    expect(await readTail(pieces(100_000, 'x'), 6)).toEqual({ text: '7x8x9x', isCut: true })
    expect(await readTail(pieces(5, 'x'), 6)).toEqual({ text: '2x3x4x', isCut: true })
  })
})
