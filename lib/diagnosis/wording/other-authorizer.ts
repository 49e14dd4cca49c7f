import type { FamilyFinding } from '../causes/finding'
import { excerpt } from './excerpt'
import { listOf } from './phrases'

/** Family I in words. */
export function sayOtherAuthorizer(finding: FamilyFinding<'other-authorizer'>): string {
  switch (finding.id) {
    case 'I1': {
      const { provider, permissions, isAccount } = finding.data
      const asked = permissions.length === 0 ? '' : ` (${listOf(permissions)})`
      return isAccount
        ? `${provider} was asked too and had nothing to say${asked}. For a ServiceAccount a Role is enough, whatever the text adds.`
        : `${provider} was asked too and had nothing to say${asked}. Either that permission or a Role allows the call.`
    }
    case 'I2': {
      const { reason } = finding.data
      return `Another authorizer than RBAC forbids this call${reason === '' ? '' : ` (${reason})`}. No Role can change that.`
    }
    case 'I3':
      return `An authorizer failed while it was asked: ${excerpt(finding.data.says)}. That is no decision about rights.`
    case 'I4':
      return `This form of the text (${excerpt(finding.data.reason)}) is of an API server before Kubernetes 1.12. It says no more than that nothing allowed the call.`
    case 'I5': {
      const { node, reason } = finding.data
      const why = reason === '' ? '' : `: ${excerpt(reason)}`
      return `The call was made as node ${node}, with the kubelet's credential and not with a ServiceAccount's token. The Node authorizer keeps a node to its own objects${why}.`
    }
    case 'I6':
      return `Several authorizers were asked and none allowed it: ${finding.data.reasons.map(excerpt).join('; ')}.`
  }
}
