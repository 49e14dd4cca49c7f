import type { CallCause } from '../cause'
import { type NearRule, targetOf } from './near-rule'

export const pathInRoleBinding: CallCause<'D31', NearRule> = {
  id: 'D31',
  family: 'rules',
  title: 'A path rule bound in a namespace',
  nature: 'wrong',
  ofMiss: ({ failed }, { kind }) => kind === 'path' && failed.includes('scope'),
  says: ({ miss }, { request }) =>
    `A rule of this account covers ${targetOf(request)}, but it is bound in namespace ${miss.rule.namespace}. Paths belong to no namespace, so only a ClusterRoleBinding counts.`,
}
