import type { Guide } from '../guide'
import { checkAt, refused, role, rule } from '../guide-examples'
import { getWithoutList } from './get-without-list'
import { CONFIGMAPS, RULES_SEEN } from './guide-parts'
import { nameNotListed } from './name-not-listed'

export const listUnderNamesGuide: Guide = {
  sees: [refused('list configmaps')],
  isToldByText: false,
  why: 'A list carries no name, so a rule with resourceNames does not match it. The one exception is the field selector metadata.name=…, from which the API server takes the name.',
  check: [
    {
      says: 'Ask with the selector. This is allowed where the rule has list and the name.',
      command: 'kubectl -n shop get configmaps --field-selector metadata.name=app-config',
    },
    { says: 'Check list with that name.', to: checkAt('list configmaps', { name: 'app-config' }) },
  ],
  change: [
    { says: 'Add the selector to list and watch of the program. The rule stays as narrow as it is.' },
    {
      says: 'Or give list and watch without names, in a rule of its own. It then reads them all.',
      yaml: role(
        'config-reader',
        rule('', CONFIGMAPS, ['get'], ['app-config']),
        rule('', CONFIGMAPS, ['list', 'watch']),
      ),
    },
  ],
  gates: ['authorization'],
  related: [nameNotListed, getWithoutList],
  seenBy: RULES_SEEN,
}
