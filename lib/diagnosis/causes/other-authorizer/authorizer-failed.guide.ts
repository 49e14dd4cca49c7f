import { internalError } from '../answer/internal-error'
import type { Guide } from '../guide'
import { checkAt } from '../guide-examples'
import { explicitDeny } from './explicit-deny'

export const authorizerFailedGuide: Guide = {
  sees: [
    'Internal Server Error: "/api/v1/namespaces/shop/pods": Post "https://authz.example.com/authorize?timeout=30s": context deadline exceeded',
  ],
  isToldByText: true,
  why: 'An authorizer failed, and nobody allowed the call. That is 500 and no decision about rights.',
  check: [
    { says: 'See whether it still fails.', to: checkAt('list pods') },
    { says: 'Look at the log of the API server, and at the authorizer that it asks.' },
  ],
  change: [{ says: 'Repeat the call after a pause. When it lasts, an admin repairs the authorizer.' }],
  gates: ['authorization'],
  related: [internalError, explicitDeny],
  seenBy: 'The text alone.',
}
