import type { Guide } from '../guide'
import { ACCOUNT, binding, unbound } from './guide-parts'
import { subjectGroup } from './subject-group'
import { subjectWithoutNamespace } from './subject-without-namespace'

export const subjectKindGuide: Guide = unbound({
  why: 'The subject is written as kind User. The user name of a ServiceAccount is system:serviceaccount:shop:web, so a User called web is someone else.',
  change: [
    {
      says: 'Write kind: ServiceAccount, without apiGroup and with the namespace.',
      yaml: binding(ACCOUNT),
    },
  ],
  related: [subjectWithoutNamespace, subjectGroup],
})
