import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { validated } from './respond'

const schema = z.object({
  says: z.string(),
  rows: z.array(z.object({ key: z.string(), cells: z.array(z.number()) })),
  next: z.optional(z.string()),
})
const row = (i: number) => ({ key: `k${i}`, cells: [i], dropped: true })
const answerOf = (count: number) => ({ says: 'x', rows: Array.from({ length: count }, (_, i) => row(i)) })

describe('a validated answer', () => {
  it.each([0, 3, 99, 100, 5_000])('is what z.parse gives for a list of %i, in its order', async (count) => {
    const answer = answerOf(count)
    expect(JSON.stringify(await validated(schema, answer))).toBe(JSON.stringify(z.parse(schema, answer)))
  })

  it.each([
    ['an element of a long list', { ...answerOf(2_000), rows: [...answerOf(2_000).rows, { key: 1 }] }],
    ['another field', { ...answerOf(2_000), says: 1 }],
    ['the list', { ...answerOf(0), rows: {} }],
    ['the whole', undefined],
  ])('is refused for %s that the schema does not allow', async (_, answer) => {
    await expect(validated(schema, answer as never)).rejects.toThrow()
  })

  it('leaves others their turn', async () => {
    let turns = 0
    const count = () => {
      turns += 1
      next = setImmediate(count)
    }
    let next = setImmediate(count)
    await validated(schema, answerOf(200_000))
    clearImmediate(next)
    expect(turns).toBeGreaterThan(0)
  })
})
