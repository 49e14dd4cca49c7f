import { internalError } from '../answer/internal-error'
import type { Guide } from '../guide'
import { checkAt } from '../guide-examples'
import { explicitDeny } from './explicit-deny'

export const authorizerFailedGuide: Guide = {
  sees: [
    'Internal Server Error: "/api/v1/namespaces/shop/pods": Post "https://authz.example.com/authorize?timeout=30s": context deadline exceeded',
  ],
  isToldByText: true,
  why: 'An authorizer failed, and no other allowed the call. That is a 500, not an authorization decision.',
  check: [
    { says: 'See whether it still fails.', to: checkAt('list pods') },
    { says: 'Check the API server’s log, and the authorizer that it calls.' },
  ],
  change: [{ says: 'Retry the call after a pause. If it persists, an admin must fix the authorizer.' }],
  gates: ['authorization'],
  related: [internalError, explicitDeny],
  seenBy: 'The text alone.',
}
