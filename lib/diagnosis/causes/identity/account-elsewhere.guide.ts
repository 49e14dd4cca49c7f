import { subjectElsewhere } from '../bindings/subject-elsewhere'
import type { Guide } from '../guide'
import { refused } from '../guide-examples'
import { grantedElsewhere } from '../scope/granted-elsewhere'
import { WHO } from './guide-parts'
import { notThePod } from './not-the-pod'

export const accountElsewhereGuide: Guide = {
  sees: [refused('list pods', { user: 'system:serviceaccount:payments:web' })],
  isToldByText: false,
  why: 'The account belongs to another namespace than the pod. The token was copied or mounted from a Secret, or the text is of another pod.',
  check: [WHO, { says: 'See as whom the program’s own credentials count.', command: 'kubectl auth whoami' }],
  change: [
    { says: 'Let the program use the mounted token of its own pod.' },
    {
      says: 'If the other account is meant, give it the right here.',
      command:
        'kubectl -n shop create rolebinding payments-web-reads-pods --role=pod-reader --serviceaccount=payments:web',
    },
  ],
  gates: ['authorization'],
  related: [notThePod, subjectElsewhere, grantedElsewhere],
  seenBy: 'The user in the text beside the pod’s own namespace. From where the other token came is not seen.',
}
