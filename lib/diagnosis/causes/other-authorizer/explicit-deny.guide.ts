import { allowedNow } from '../bindings/allowed-now'
import type { Guide } from '../guide'
import { checkAt, refused } from '../guide-examples'
import { cloudAuthorizer } from './cloud-authorizer'
import { REVIEW } from './guide-parts'
import { severalAuthorizers } from './several-authorizers'

export const explicitDenyGuide: Guide = {
  sees: [refused('create pods', { reason: 'denied by policy: pods are made by the platform only' })],
  isToldByText: false,
  why: 'An authorizer said no, and not merely nothing. The first no ends the decision, so no Role and no binding changes it. RBAC itself never does this.',
  check: [{ says: 'Check the call: the review says denied.', to: checkAt('create pods') }],
  change: [{ says: 'Ask those who run the authorizer. Its words stand after the sentence.' }],
  not: 'Write a stronger Role. RBAC is not asked any more, or its yes does not count.',
  gates: ['authorization'],
  related: [cloudAuthorizer, severalAuthorizers, allowedNow],
  seenBy: REVIEW,
}
