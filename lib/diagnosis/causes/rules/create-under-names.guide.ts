import type { Guide } from '../guide'
import { checkAt, refused, role, rule } from '../guide-examples'
import { deletecollectionUnderNames } from './deletecollection-under-names'
import { CONFIGMAPS, RULES_SEEN } from './guide-parts'
import { nameNotListed } from './name-not-listed'
import { writeNeedsCreate } from './write-needs-create'

export const createUnderNamesGuide: Guide = {
  sees: [refused('create configmaps')],
  isToldByText: false,
  why: 'A new object’s name is in the body, which authorization does not read. So create with resourceNames never matches. A create on a subresource, such as pods/exec, does carry a name.',
  check: [{ says: 'Check create.', to: checkAt('create configmaps') }],
  change: [
    {
      says: 'Grant create in a rule without resourceNames, and keep resourceNames for the other verbs.',
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
