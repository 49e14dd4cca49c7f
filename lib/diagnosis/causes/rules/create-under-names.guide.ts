import type { Guide } from '../guide'
import { checkAt, refused, role, rule } from '../guide-examples'
import { deletecollectionUnderNames } from './deletecollection-under-names'
import { CONFIGMAPS, RULES_SEEN } from './guide-parts'
import { nameNotListed } from './name-not-listed'
import { writeNeedsCreate } from './write-needs-create'

export const createUnderNamesGuide: Guide = {
  sees: [refused('create configmaps')],
  isToldByText: false,
  why: 'The name of a new object stands in the body, which authorization does not read. So create under resourceNames never matches. A create on a subresource, as of pods/exec, does carry a name.',
  check: [{ says: 'Check create.', to: checkAt('create configmaps') }],
  change: [
    {
      says: 'Give create in a rule without names, and keep the names for the rest.',
      yaml: role(
        'config-writer',
        rule('', CONFIGMAPS, ['create']),
        rule('', CONFIGMAPS, ['get', 'update', 'patch'], ['app-config']),
      ),
    },
  ],
  gates: ['authorization'],
  related: [writeNeedsCreate, deletecollectionUnderNames, nameNotListed],
  seenBy: RULES_SEEN,
}
