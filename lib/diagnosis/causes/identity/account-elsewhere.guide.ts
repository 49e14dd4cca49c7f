import { subjectElsewhere } from '../bindings/subject-elsewhere'
import type { Guide } from '../guide'
import { refused } from '../guide-examples'
import { grantedElsewhere } from '../scope/granted-elsewhere'
import { WHO } from './guide-parts'
import { notThePod } from './not-the-pod'

export const accountElsewhereGuide: Guide = {
  sees: [refused('list pods', { user: 'system:serviceaccount:payments:web' })],
  isToldByText: false,
  why: 'The account is not from the pod’s namespace. Usually the token was copied or mounted from a Secret, or the text comes from another pod.',
  check: [
    WHO,
    { says: 'See which identity the program’s own credentials have.', command: 'kubectl auth whoami' },
  ],
  change: [
    { says: 'Have the program use its own pod’s mounted token.' },
    {
      says: 'If you meant the other account, grant it the permission here.',
      command:
        'kubectl -n shop create rolebinding payments-web-reads-pods --role=pod-reader --serviceaccount=payments:web',
    },
  ],
  gates: ['authorization'],
  related: [notThePod, subjectElsewhere, grantedElsewhere],
  seenBy:
    'The user in the text, compared with the pod’s own namespace. Podglass does not see where the other token came from.',
}
