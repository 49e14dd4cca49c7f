import type { Guide } from '../guide'
import { checkAt, refused, role, rule } from '../guide-examples'
import { createUnderNames } from './create-under-names'
import { CONFIGMAPS, RULES_SEEN } from './guide-parts'
import { listUnderNames } from './list-under-names'
import { proxiedName } from './proxied-name'

export const nameNotListedGuide: Guide = {
  sees: [refused('get configmaps', { name: 'other-config' })],
  isToldByText: false,
  why: 'The rule has resourceNames, and the name of the call is not among them. Names must match exactly: app-* and a lone star are not patterns.',
  check: [{ says: 'Check the call with its name.', to: checkAt('get configmaps', { name: 'other-config' }) }],
  change: [
    {
      says: 'Add the name.',
      yaml: role('config-reader', rule('', CONFIGMAPS, ['get'], ['app-config', 'other-config'])),
    },
  ],
  not: 'Remove resourceNames from a rule on Secrets. It then covers all of them.',
  gates: ['authorization'],
  related: [listUnderNames, createUnderNames, proxiedName],
  seenBy: RULES_SEEN,
}
