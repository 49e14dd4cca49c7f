import type { Guide } from '../guide'
import { checkAt, refused, role, rule } from '../guide-examples'
import { createUnderNames } from './create-under-names'
import { deleteWithoutDeletecollection } from './delete-without-deletecollection'
import { CONFIGMAPS, RULES_SEEN } from './guide-parts'

export const deletecollectionUnderNamesGuide: Guide = {
  sees: [refused('deletecollection configmaps')],
  isToldByText: false,
  why: 'deletecollection never carries a name, not even with a field selector. With resourceNames it never matches.',
  check: [{ says: 'Check the verb.', to: checkAt('deletecollection configmaps') }],
  change: [
    {
      says: 'Delete by name. The rule then stays as narrow as it is.',
      yaml: role('config-cleaner', rule('', CONFIGMAPS, ['delete'], ['app-config'])),
    },
  ],
  gates: ['authorization'],
  related: [deleteWithoutDeletecollection, createUnderNames],
  seenBy: RULES_SEEN,
}
