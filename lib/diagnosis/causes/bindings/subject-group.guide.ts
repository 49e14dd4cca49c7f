import type { Guide } from '../guide'
import { ACCOUNT, binding, unbound } from './guide-parts'
import { otherSubject } from './other-subject'
import { subjectKind } from './subject-kind'

export const subjectGroupGuide: Guide = unbound({
  why: 'The group is misspelt. Those of ServiceAccounts are system:serviceaccounts and system:serviceaccounts:shop, with the s and a colon.',
  change: [{ says: 'Bind the one account instead of a group.', yaml: binding(ACCOUNT) }],
  not: 'Bind system:serviceaccounts or system:authenticated. Every program of the cluster then has the right.',
  related: [subjectKind, otherSubject],
})
