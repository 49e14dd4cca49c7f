import type { Guide } from '../guide'
import { checkAt, refused, role, rule } from '../guide-examples'
import { deleteWithoutDeletecollection } from './delete-without-deletecollection'
import { getWithoutList } from './get-without-list'
import { RULES_SEEN } from './guide-parts'
import { listWithoutWatch } from './list-without-watch'
import { unknownVerb } from './unknown-verb'
import { updateOrPatch } from './update-or-patch'

export const missingVerbGuide: Guide = {
  sees: [refused('watch pods')],
  isToldByText: false,
  why: 'A rule covers the resource but grants other verbs. Each verb counts on its own: list does not include watch, and get includes nothing else.',
  check: [
    { says: 'Have Podglass name the closest Role.', to: checkAt('watch pods') },
    {
      says: 'Or check as an admin.',
      command: 'kubectl auth can-i watch pods -n shop --as=system:serviceaccount:shop:web',
    },
  ],
  change: [
    {
      says: 'Add the verb to the Role that is already bound.',
      yaml: role('pod-reader', rule('', ['pods'], ['get', 'list', 'watch'])),
    },
  ],
  not: 'Write the verb with a capital letter, or make one up, such as read (D19).',
  gates: ['authorization'],
  related: [getWithoutList, listWithoutWatch, deleteWithoutDeletecollection, updateOrPatch, unknownVerb],
  seenBy: RULES_SEEN,
}
