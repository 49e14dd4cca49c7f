import { NOTHING, quote, say } from '@/lib/phrase/phrase'
import type { CallCause } from '../cause'

export const explicitDeny: CallCause<'I2', { reason: string }> = {
  id: 'I2',
  family: 'other-authorizer',
  title: 'Another authorizer forbids it',
  nature: 'state',
  // RBAC never says an explicit no, so a review that does comes from another authorizer.
  find: ({ isForCaller, decision }) =>
    isForCaller &&
    decision.state === 'read' &&
    !decision.value.allowed &&
    decision.value.denied &&
    decision.value.conditions === undefined
      ? [{ confidence: 'proven', tier: 'decided', data: { reason: decision.value.reason } }]
      : [],
  says: ({ reason }) =>
    say`An authorizer other than RBAC forbids this call${reason === '' ? NOTHING : say` (${quote(reason)})`}. No Role can change that.`,
}
