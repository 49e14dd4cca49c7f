import { permissionsAddress } from '@/lib/words/page-addresses'
import type { Guide } from '../guide'
import { refused, role, rule } from '../guide-examples'
import { RULES_SEEN } from './guide-parts'
import { resourceMisspelled } from './resource-misspelled'
import { unknownVerb } from './unknown-verb'

export const resourceCapitalsGuide: Guide = {
  sees: [refused('list pods')],
  isToldByText: false,
  why: 'The rule says Pods or Pod. Resources are compared byte for byte and are lowercase; Pod is the kind.',
  check: [{ says: 'See the exact words in the account’s rules.', to: permissionsAddress('rules') }],
  change: [
    {
      says: 'Write it in lowercase, in the plural.',
      yaml: role('pod-reader', rule('', ['pods'], ['get', 'list', 'watch'])),
    },
  ],
  gates: ['authorization'],
  related: [resourceMisspelled, unknownVerb],
  seenBy: RULES_SEEN,
}
