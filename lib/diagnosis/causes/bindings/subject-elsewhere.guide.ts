import type { Guide } from '../guide'
import { grantedElsewhere } from '../scope/granted-elsewhere'
import { ACCOUNT, binding, unbound } from './guide-parts'
import { otherSubject } from './other-subject'
import { subjectWithoutNamespace } from './subject-without-namespace'

export const subjectElsewhereGuide: Guide = unbound({
  why: 'The subject has the right name in the wrong namespace. subjects[].namespace is the ServiceAccount’s namespace, not the binding’s.',
  change: [{ says: 'Set the subject’s namespace to the one that the pod runs in.', yaml: binding(ACCOUNT) }],
  related: [otherSubject, subjectWithoutNamespace, grantedElsewhere],
})
