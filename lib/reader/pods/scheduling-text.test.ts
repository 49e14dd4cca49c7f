import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSchedulingText } from './scheduling-text'

describe('parseSchedulingText', () => {
  it('reads back what the scheduler would write', () => {
    const reason = fc.constantFrom(
      'Insufficient cpu',
      'node(s) were unschedulable',
      'node(s) had untolerated taint {a: b}',
      "node(s) didn't match Pod's node affinity/selector",
    )
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 500 }), reason), { minLength: 1, maxLength: 5 }),
        (parts) => {
          const text = parseSchedulingText(
            `0/999 nodes are available: ${parts.map(([n, says]) => `${n} ${says}`).join(', ')}. preemption: 0/999 nodes are available: 999 No preemption victims found for incoming pod.`,
          )
          expect(text).toEqual({
            nodes: 999,
            reasons: parts.map(([nodes, says]) => ({ nodes, says: says.replace(/^node\(s\) /, '') })),
          })
        },
      ),
    )
  })

  it('gives nothing for other text and never throws', () => {
    fc.assert(
      fc.property(
        fc.string(),
        (text) => parseSchedulingText(text) === undefined || text.includes('nodes are available'),
      ),
    )
  })
})
