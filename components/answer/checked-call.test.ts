import { expect, it } from 'vitest'
import type { Explanation } from '@/lib/contract/explanation'
import { words } from '@/lib/phrase/phrase'
import { withFinding } from './checked-call'

const live: Explanation = {
  verdict: 'allowed',
  kind: 'authorization',
  request: {},
  says: words(''),
  cause: null,
  alternatives: [],
  nearMisses: [],
  evidence: [{ probe: words('Discovery'), says: words('lists pods') }],
  fixes: [],
  unseen: [],
}

it('adds what a text says as evidence and keeps the verdict of the check', () => {
  const finding: Explanation = {
    ...live,
    verdict: 'denied',
    evidence: [
      { probe: words('The text'), says: words('pods is forbidden') },
      { probe: words('Discovery'), says: words('lists pods, as it was') },
    ],
  }
  expect(withFinding(live, finding)).toEqual({
    ...live,
    evidence: [{ probe: words('The text'), says: words('pods is forbidden') }, ...live.evidence],
  })
  expect(withFinding(live, undefined)).toBe(live)
})
