import { describe, expect, it } from 'vitest'
import { PROJECTS } from '@/lib/diagnosis/testing/projects/all'
import { HELD_OUT } from '@/lib/diagnosis/testing/projects/held-out'
import { figures, LEAST, share } from '@/lib/server/testing/project-trials'
import { runProjects } from '@/lib/server/testing/run-projects'

describe('the answer about RBAC of real projects, broken', () => {
  it.each([
    ['one thing', { projects: PROJECTS, seed: 5 }],
    ['one thing, in projects that nothing was tuned on', { projects: HELD_OUT, seed: 6 }],
    ['two things', { projects: HELD_OUT, seed: 7, isSeveral: true }],
  ])('names what was broken and repairs it: %s', async (_, run) => {
    const trials = await runProjects({ ...run, times: 1, most: 16, askers: ['form', 'itself'] })
    expect(share(trials, 'isRight'), figures(trials)).toBeGreaterThanOrEqual(LEAST.ofSome.cause)
    expect(share(trials, 'isFixed'), figures(trials)).toBeGreaterThanOrEqual(LEAST.ofSome.fix)
  })
})
