import type { Guide } from '../guide'
import { checkAt, refused } from '../guide-examples'
import { explicitDeny } from './explicit-deny'
import { severalAuthorizers } from './several-authorizers'

export const conditionalGuide: Guide = {
  sees: [refused('create pods', { reason: 'condition "owner-label" evaluated to false' })],
  isToldByText: false,
  why: 'An authorizer may answer “yes, if …” (conditional authorization, alpha in Kubernetes 1.38): it sees the object only later, at admission, and decides then. A client that does not ask for conditions gets a plain no.',
  check: [
    {
      says: 'Check the call: Podglass asks for conditions if the API server supports them, and shows them.',
      to: checkAt('create pods'),
    },
  ],
  change: [{ says: 'Send an object that meets the condition, or ask the people who run the authorizer.' }],
  not: 'Write a Role. The rules of RBAC are not what is missing.',
  gates: ['authorization'],
  related: [explicitDeny, severalAuthorizers],
  seenBy:
    'A SelfSubjectAccessReview that lists ConditionsMap and Union among the decisions it handles. It needs no permission.',
}
