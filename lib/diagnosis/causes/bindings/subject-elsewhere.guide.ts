import type { Guide } from '../guide'
import { grantedElsewhere } from '../scope/granted-elsewhere'
import { ACCOUNT, binding, unbound } from './guide-parts'
import { otherSubject } from './other-subject'
import { subjectWithoutNamespace } from './subject-without-namespace'

export const subjectElsewhereGuide: Guide = unbound({
  why: 'The subject has the right name in the wrong namespace. subjects[].namespace is that of the ServiceAccount and not of the binding.',
  change: [{ says: 'Write the namespace in which the pod runs.', yaml: binding(ACCOUNT) }],
  related: [otherSubject, subjectWithoutNamespace, grantedElsewhere],
})
