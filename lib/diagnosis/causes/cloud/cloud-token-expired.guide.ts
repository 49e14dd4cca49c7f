import type { Guide } from '../guide'
import { BEYOND, CHAIN, RESTART } from './guide-parts'
import { unreadableCloudToken } from './unreadable-token'

export const cloudTokenExpiredGuide: Guide = {
  sees: [
    'An error occurred (ExpiredTokenException) when calling the AssumeRoleWithWebIdentity operation: Token expired: current date/time 1700000000 must be before the expiration date/time 1699990000',
    'AADSTS700024: Client assertion is not within its valid time range.',
  ],
  isToldByText: true,
  why: 'The kubelet renews a projected token in its file at 80% of its life, at the latest after 24 hours. A program that read it once keeps the old one.',
  check: [CHAIN, { says: 'Compare the clocks.', command: 'kubectl -n shop exec deploy/web -- date -u' }],
  change: [{ says: 'Restart the program, then update its SDK.', command: RESTART }],
  gates: [],
  related: [unreadableCloudToken],
  seenBy: BEYOND,
}
