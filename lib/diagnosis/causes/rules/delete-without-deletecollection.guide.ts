import type { Guide } from '../guide'
import { checkAt, refused, role, rule } from '../guide-examples'
import { deletecollectionUnderNames } from './deletecollection-under-names'
import { RULES_SEEN } from './guide-parts'
import { missingVerb } from './missing-verb'

export const deleteWithoutDeletecollectionGuide: Guide = {
  sees: [refused('deletecollection pods')],
  isToldByText: false,
  why: 'A DELETE without a name is the verb deletecollection. The verb delete covers only one object, by its name.',
  check: [{ says: 'Check the verb.', to: checkAt('deletecollection pods') }],
  change: [
    {
      says: 'Delete objects one by one: kubectl does this with a selector. It then needs list and delete.',
      command: 'kubectl -n shop delete pods -l app=web',
    },
    {
      says: 'Or add the verb. It allows deleting every object of the resource in the namespace in one call.',
      yaml: role('pod-cleaner', rule('', ['pods'], ['list', 'delete', 'deletecollection'])),
    },
  ],
  gates: ['authorization'],
  related: [deletecollectionUnderNames, missingVerb],
  seenBy: RULES_SEEN,
}
