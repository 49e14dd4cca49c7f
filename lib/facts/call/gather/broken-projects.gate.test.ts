import { describe, expect, it } from 'vitest'
import { gateSize, recordGate } from '@/e2e/gates/record-gate'
import { TWINS } from '@/lib/diagnosis/testing/breaks/worlds'
import { figures, LEAST, runProjects, share } from '@/lib/server/testing/project-trials'

const CLUSTERS = gateSize(700, 3_500)

describe('the answer about RBAC of real projects, one thing broken', () => {
  it('names what was broken and repairs it, alone and beside a healthy installation of the same project', async () => {
    const trials = await runProjects({ seed: 11, times: 1, most: CLUSTERS })
    process.stdout.write(`${figures(trials)}\n`)
    const taken = trials.filter(({ fix }) => fix.state === 'takes' || fix.state === 'too much')
    const shares = TWINS.map((twin) => {
      const of = trials.filter(({ world }) => world.twin === twin)
      return { twin, cause: share(of, 'isRight'), fix: share(of, 'isFixed') }
    })
    const isMet =
      taken.length === 0 &&
      shares.every(({ twin, cause, fix }) => cause >= LEAST[twin].cause && fix >= LEAST[twin].fix)
    recordGate({
      id: 'broken-projects',
      part: 'all',
      figure: `${shares.map(({ cause, fix }) => `${(100 * cause).toFixed(1)} / ${(100 * fix).toFixed(1)} %`).join(', ')}; ${taken.length} of ${trials.length}`,
      state: isMet ? 'met' : 'missed',
    })
    expect(taken.map(({ world, fix }) => `${world.break} ${world.project}: ${fix.says}`)).toEqual([])
    for (const { twin, cause, fix } of shares) {
      expect(cause, twin).toBeGreaterThanOrEqual(LEAST[twin].cause)
      expect(fix, twin).toBeGreaterThanOrEqual(LEAST[twin].fix)
    }
  }, 1_800_000)
})
