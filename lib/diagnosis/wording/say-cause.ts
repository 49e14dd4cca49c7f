import type { Cause } from '@/lib/contract/explanation'
import type { Attributes } from '@/lib/rbac/types'
import type { CauseFinding, FamilyFinding } from '../causes/finding'
import { type CauseRow, causeTable } from '../causes/table'
import { sayBindings, sayIdentity, sayOtherAuthorizer, sayPathAndType, sayScope } from './families'
import { sayRules } from './rules'

function isOf<F extends CauseRow['family']>(finding: CauseFinding, family: F): finding is FamilyFinding<F> {
  return causeTable[finding.id].family === family
}

function sentence(finding: CauseFinding, request: Attributes): string {
  if (isOf(finding, 'rules')) return sayRules(finding, request)
  if (isOf(finding, 'identity')) return sayIdentity(finding)
  if (isOf(finding, 'scope')) return sayScope(finding, request)
  if (isOf(finding, 'path-and-type')) return sayPathAndType(finding, request)
  if (isOf(finding, 'bindings')) return sayBindings(finding, request)
  return sayOtherAuthorizer(finding)
}

/** A finding as it goes over the wire: the id is stable, the words are not. */
export function toCause(finding: CauseFinding, request: Attributes): Cause {
  return { id: finding.id, confidence: finding.confidence, says: sentence(finding, request) }
}
