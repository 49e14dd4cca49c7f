import type { Cause } from '@/lib/contract/explanation'
import type { Attributes } from '@/lib/rbac/types'
import type { CauseFinding, FamilyFinding, GateFinding } from '../causes/finding'
import { type CauseRow, causeTable } from '../causes/table'
import { sayKubelet } from '../kubelet-resources'
import { sayAdmission } from './admission'
import { sayAnswer } from './answers'
import { sayAuthentication } from './authentication'
import { sayBindings, sayUnplacedSubject } from './bindings'
import { sayDelegation } from './delegation'
import { sayIdentity, sayPathAndType, sayScope } from './families'
import { sayNetwork } from './network'
import { sayOtherAuthorizer } from './other-authorizer'
import { sayRules } from './rules'
import { saySecondRight } from './subresources'

function isOf<F extends CauseRow['family']>(finding: CauseFinding, family: F): finding is FamilyFinding<F> {
  return causeTable[finding.id].family === family
}

function sentence(finding: CauseFinding, request: Attributes, caller: string): string {
  if (isOf(finding, 'network')) return sayNetwork(finding)
  if (isOf(finding, 'rules')) return sayRules(finding, request)
  if (isOf(finding, 'identity')) return sayIdentity(finding)
  if (isOf(finding, 'scope')) return sayScope(finding, request)
  if (isOf(finding, 'path-and-type')) return sayPathAndType(finding, request)
  if (isOf(finding, 'bindings')) return sayBindings(finding, request, caller)
  if (isOf(finding, 'other-authorizer')) return sayOtherAuthorizer(finding)
  return sayGate(finding)
}

/** A cause of a gate beside RBAC in words: the text of the refusal gave all that they need. */
export function sayGate(finding: GateFinding): string {
  if (isOf(finding, 'authentication')) return sayAuthentication(finding)
  if (isOf(finding, 'delegation')) return sayDelegation(finding)
  if (isOf(finding, 'admission')) return sayAdmission(finding)
  if (isOf(finding, 'answer')) return sayAnswer(finding)
  if (finding.id === 'E4') return sayUnplacedSubject(finding.data)
  if (finding.id === 'D17' || finding.id === 'D20') return saySecondRight(finding)
  return sayOtherAuthorizer(finding)
}

/** As `toCause`, for a cause that stands on no request of ours. */
export function toGateCause(finding: GateFinding): Cause {
  return { id: finding.id, confidence: finding.confidence, says: sayGate(finding) }
}

/** A finding as it goes over the wire: the id is stable, the words are not. */
export function toCause(finding: CauseFinding, request: Attributes, caller = ''): Cause {
  const kubelet = request.kind === 'resource' ? sayKubelet(request) : undefined
  const says = sentence(finding, request, caller)
  return {
    id: finding.id,
    confidence: finding.confidence,
    says: kubelet === undefined ? says : `${says} ${kubelet}`,
  }
}
