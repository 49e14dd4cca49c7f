import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gateSize, recordGate } from '@/e2e/gates/record-gate'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import { authorize } from '@/lib/rbac/authorize'
import { fromTuple, isSameRequest } from '@/lib/rbac/call'
import { userOf } from '@/lib/rbac/service-account'
import type { Attributes, RbacObjects } from '@/lib/rbac/types'
import { applyFix } from '../testing/apply-fix'
import { allower, covers, probes, requests, worlds } from '../testing/random-refusals'
import { catalogue, user } from '../testing/role-world'
import { worldFacts } from '../testing/world-facts'

const REFUSALS = gateSize(1_000, 5_000)
const stranger = userOf('shop', 'stranger')

/**
 * What is wrong with the first fix that grants the refused call: a Role of its own opens that call and nothing else, and a rule that
 * is corrected opens what it says and warns of.
 */
function faultsOf(world: RbacObjects, request: Attributes, naming: number): string[] {
  const facts = worldFacts(world, user, request, { catalogue, probes: naming })
  const fix = diagnose(facts).fixes.find(({ where }) => where === 'role' || where === 'binding')
  if (!fix) return ['there is no fix that grants']
  const after = applyFix(world, fix)
  const opened = fix.opens.map(fromTuple)
  const [only, ...more] = opened
  const isExact = only !== undefined && more.length === 0 && isSameRequest(only, request)
  const [mayBefore, mayAfter] = [allower(world, user), allower(after, user)]
  const [mightBefore, mightAfter] = [allower(world, stranger), allower(after, stranger)]
  const isStranger =
    fix.where === 'binding' && probes.some((probe) => mightAfter(probe) && !mightBefore(probe))
  return [
    ...(authorize(user, request, after).allowed ? [] : ['the call is refused after it']),
    ...(isExact || fix.where === 'role' ? [] : ['a Role of its own opens something else']),
    ...(opened.some((one) => covers(one, request)) ? [] : ['it does not say that it opens the call']),
    ...(isExact || fix.warning !== undefined ? [] : ['it opens more without a warning']),
    ...probes.flatMap((probe) => {
      const before = mayBefore(probe)
      if (before === mayAfter(probe)) return []
      if (before) return [`it takes away ${JSON.stringify(probe)}`]
      return opened.some((one) => covers(one, probe)) ? [] : [`it opens ${JSON.stringify(probe)} unsaid`]
    }),
    ...(isStranger ? ['it opens something to another account'] : []),
  ]
}

describe('the first fix that grants', () => {
  it(`allows the failed call and grants nothing that it does not say, for ${REFUSALS} random refusals`, () => {
    const faults: string[] = []
    let refused = 0
    const drawn = fc.tuple(worlds, requests, fc.integer({ min: 0, max: 4 }))
    for (let seed = 0; refused < REFUSALS; seed += 1) {
      for (const [world, request, naming] of fc.sample(drawn, { numRuns: 500, seed })) {
        if (refused === REFUSALS || authorize(user, request, world).allowed) continue
        refused += 1
        const found = faultsOf(world, request, naming)
        if (found.length > 0) faults.push(`${JSON.stringify({ seed, request })}: ${found.join(', ')}`)
      }
    }
    recordGate({
      id: 'fix-opens',
      part: 'random worlds',
      figure: `${faults.length} of ${refused}`,
      state: faults.length === 0 ? 'met' : 'missed',
    })
    expect(faults).toEqual([])
  })
})
