import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import { authorize } from '@/lib/rbac/authorize'
import { fromTuple } from '@/lib/rbac/call'
import { opensWildcard } from '../opens'
import { applyFix } from '../testing/apply-fix'
import { allower, covers, probes, requests, worlds } from '../testing/random-refusals'
import { catalogue, user } from '../testing/role-world'
import { threeAskers } from '../testing/three-askers'

const drawn = fc.tuple(worlds, requests)

describe('each fix that grants, in random worlds', () => {
  it('allows the call, and opens exactly what the authorizer says changed, however the world is known', () => {
    const faults: string[] = []
    let judged = 0
    for (const [world, request] of fc.sample(drawn, { numRuns: runs(150), seed: 12 })) {
      if (authorize(user, request, world).allowed) continue
      const mayBefore = allower(world, user)
      for (const [way, facts] of threeAskers(world, user, request, catalogue)) {
        for (const fix of diagnose(facts).fixes) {
          const isPatch = fix.yaml !== undefined || fix.command?.includes(' patch ')
          if (!['role', 'binding'].includes(fix.where) || !isPatch || opensWildcard(fix)) continue
          judged += 1
          const after = applyFix(world, fix)
          const mayAfter = allower(after, user)
          const opens = fix.opens.map(fromTuple)
          const told = (probe: (typeof probes)[number]) => opens.some((one) => covers(one, probe))
          const wrong = probes.find((probe) => {
            // What was allowed stays so, told or not.
            return mayAfter(probe) !== (mayBefore(probe) || told(probe))
          })
          const isAllowed = authorize(user, request, after).allowed
          if (wrong || !isAllowed)
            faults.push(JSON.stringify({ way, says: fix.says, isAllowed, wrong, opens: fix.opens }))
        }
      }
    }
    expect(faults.slice(0, 5)).toEqual([])
    expect(judged).toBeGreaterThan(runs(400))
  })
})
