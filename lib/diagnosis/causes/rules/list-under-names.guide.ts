import type { Guide } from '../guide'
import { checkAt, refused, role, rule } from '../guide-examples'
import { getWithoutList } from './get-without-list'
import { CONFIGMAPS, RULES_SEEN } from './guide-parts'
import { nameNotListed } from './name-not-listed'

export const listUnderNamesGuide: Guide = {
  sees: [refused('list configmaps')],
  isToldByText: false,
  why: 'A list carries no name, so a rule with resourceNames does not match it. The one exception is the field selector metadata.name=…: the API server takes the name from it.',
  check: [
    {
      says: 'Use the selector. This is allowed if the rule has list and the name.',
      command: 'kubectl -n shop get configmaps --field-selector metadata.name=app-config',
    },
    { says: 'Check list with that name.', to: checkAt('list configmaps', { name: 'app-config' }) },
  ],
  change: [
    { says: 'Add the selector to the program’s list and watch. The rule stays as narrow as it is.' },
    {
      says: 'Or grant list and watch in a separate rule without resourceNames. The program can then read them all.',
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
