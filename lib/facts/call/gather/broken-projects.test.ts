import { describe, expect, it } from 'vitest'
import { figures, LEAST, runProjects, share } from '@/lib/server/testing/project-trials'

describe('the answer about RBAC of real projects, one thing broken', () => {
  it('names what was broken and repairs it, for one cluster of each break', async () => {
    const trials = await runProjects({ seed: 5, times: 1, most: 35, askers: ['form', 'itself'] })
    expect(share(trials, 'isRight'), figures(trials)).toBeGreaterThanOrEqual(LEAST.ofSome.cause)
    expect(share(trials, 'isFixed'), figures(trials)).toBeGreaterThanOrEqual(LEAST.ofSome.fix)
  })
})
