import type { Guide } from '../guide'
import { ACCOUNT, binding, unbound } from './guide-parts'
import { subjectElsewhere } from './subject-elsewhere'
import { subjectKind } from './subject-kind'

export const subjectWithoutNamespaceGuide: Guide = unbound({
  why: 'The subject has no namespace. A RoleBinding then uses its own, which may not be the account’s; a ClusterRoleBinding with such a subject is refused as invalid.',
  change: [{ says: 'Set the account’s namespace.', yaml: binding(ACCOUNT) }],
  related: [subjectElsewhere, subjectKind],
})
