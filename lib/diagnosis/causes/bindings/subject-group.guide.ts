import type { Guide } from '../guide'
import { ACCOUNT, binding, unbound } from './guide-parts'
import { otherSubject } from './other-subject'
import { subjectKind } from './subject-kind'

export const subjectGroupGuide: Guide = unbound({
  why: 'The group is misspelled, or is one that the account is not in. The ServiceAccount groups are system:serviceaccounts and system:serviceaccounts:shop, with the s and a colon.',
  change: [{ says: 'Bind the one account instead of a group.', yaml: binding(ACCOUNT) }],
  not: 'Bind system:serviceaccounts or system:authenticated. Every program in the cluster then has the permission.',
  related: [subjectKind, otherSubject],
})
