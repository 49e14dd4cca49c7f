import { describe, expect, it } from 'vitest'
import { confusion, LEAST_RIGHT, runTrials, shareRight } from '@/lib/server/testing/mutation-trials'

describe('the first cause', () => {
  it('names the field whose change made a world refuse the call, of 30 random worlds by each asker', async () => {
    const trials = await runTrials({ worlds: 30, seed: 1, way: 'short' })
    expect(shareRight(trials), confusion(trials)).toBeGreaterThanOrEqual(LEAST_RIGHT)
  })
})
