import { allowedNow } from '../bindings/allowed-now'
import type { Guide } from '../guide'
import { checkAt, refused } from '../guide-examples'
import { cloudAuthorizer } from './cloud-authorizer'
import { REVIEW } from './guide-parts'
import { severalAuthorizers } from './several-authorizers'

export const explicitDenyGuide: Guide = {
  sees: [refused('create pods', { reason: 'denied by policy: pods are made by the platform only' })],
  isToldByText: false,
  why: 'An authorizer explicitly denied the call instead of having no opinion. The first denial is final, so no Role or binding can change it. RBAC itself never does this.',
  check: [{ says: 'Check the call: the review says denied.', to: checkAt('create pods') }],
  change: [{ says: 'Ask the people who run the authorizer. Its words follow the sentence.' }],
  not: 'Write a broader Role. RBAC is no longer asked, or its yes does not count.',
  gates: ['authorization'],
  related: [cloudAuthorizer, severalAuthorizers, allowedNow],
  seenBy: REVIEW,
}
