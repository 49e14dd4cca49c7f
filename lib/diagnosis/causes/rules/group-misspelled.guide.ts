import { permissionsAddress } from '@/lib/words/page-addresses'
import type { Guide } from '../guide'
import { refused, role, rule } from '../guide-examples'
import { RULES_SEEN } from './guide-parts'
import { otherGroup } from './other-group'
import { resourceMisspelled } from './resource-misspelled'

export const groupMisspelledGuide: Guide = {
  sees: [refused('list deployments.apps'), refused('list pods')],
  isToldByText: false,
  why: 'apiGroups takes only the group. "apps/v1", "v1" and "core" are treated as names of groups that do not exist.',
  check: [{ says: 'See the groups in the account’s rules.', to: permissionsAddress('rules') }],
  change: [
    {
      says: 'Write "" for the core group, and other groups without a version.',
      yaml: role(
        'reader',
        rule('', ['pods'], ['get', 'list']),
        rule('apps', ['deployments'], ['get', 'list']),
      ),
    },
  ],
  gates: ['authorization'],
  related: [otherGroup, resourceMisspelled],
  seenBy: RULES_SEEN,
}
