import { expect, it } from 'vitest'
import type { Explanation } from '@/lib/contract/explanation'
import { outsideAPod } from './outside-a-pod'

const said = (says: string) => {
  const explanation: Explanation = {
    verdict: 'denied',
    kind: 'authorization',
    request: { user: 'this pod', verb: 'list' },
    says,
    cause: null,
    alternatives: [],
    nearMisses: [],
    evidence: [{ probe: 'Identity of this pod', says }],
    fixes: [{ where: 'role', says, opens: [], command: 'echo this pod', yaml: 'this pod' }],
    unseen: [{ needs: says, command: 'echo this pod' }],
  }
  return outsideAPod(explanation)
}

it.each([
  ['The text alone; this pod runs as User jane.', 'The text alone; asked as User jane.'],
  ['No rule of this pod’s account allows it.', 'No rule of this account allows it.'],
  ["This pod's own token is refused.", 'This token is refused.'],
  ['which this pod could neither review', 'which this account could neither review'],
  ['Pod this-pod is not ready.', 'Pod this-pod is not ready.'],
])('%s', (says, instead) => {
  const explanation = said(says)
  expect([explanation.says, explanation.fixes[0]?.says, explanation.unseen[0]?.needs]).toEqual([
    instead,
    instead,
    instead,
  ])
})

it('changes no name, command or YAML', () => {
  const { request, fixes, unseen } = said('x')
  expect([request.user, fixes[0]?.command, fixes[0]?.yaml, unseen[0]?.command]).toEqual([
    'this pod',
    'echo this pod',
    'this pod',
    'echo this pod',
  ])
})
