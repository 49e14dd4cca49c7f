import type { Facts } from '../facts'
import type { FamilyFinding } from './finding'

/** Family I: RBAC never says an explicit no, so a review that does speaks for another authorizer. */
export function otherAuthorizerCauses({ decision, isOwnCall }: Facts): FamilyFinding<'other-authorizer'>[] {
  if (!isOwnCall || decision.state !== 'read' || !decision.value.denied) return []
  return [{ id: 'I2', confidence: 'proven', distance: 0.4, data: { reason: decision.value.reason } }]
}
