import { expect, it } from 'vitest'
import type { Explanation } from '@/lib/contract/explanation'
import { withFinding } from './checked-call'

const live: Explanation = {
  verdict: 'allowed',
  kind: 'authorization',
  request: {},
  says: '',
  cause: null,
  alternatives: [],
  nearMisses: [],
  evidence: [{ probe: 'Discovery', says: 'lists pods' }],
  fixes: [],
  unseen: [],
}

it('adds what a text says as evidence and keeps the verdict of the check', () => {
  const finding: Explanation = {
    ...live,
    verdict: 'denied',
    evidence: [
      { probe: 'The text', says: 'pods is forbidden' },
      { probe: 'Discovery', says: 'lists pods, as it was' },
    ],
  }
  expect(withFinding(live, finding)).toEqual({
    ...live,
    evidence: [{ probe: 'The text', says: 'pods is forbidden' }, ...live.evidence],
  })
  expect(withFinding(live, undefined)).toBe(live)
})
