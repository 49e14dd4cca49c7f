import { permissionsAddress } from '@/lib/words/page-addresses'
import type { Guide } from '../guide'
import { refused, role, rule } from '../guide-examples'
import { exec } from './exec'
import { RULES_SEEN } from './guide-parts'
import { missingSubresource } from './missing-subresource'
import { resourceMisspelled } from './resource-misspelled'

export const subresourceWildcardGuide: Guide = {
  sees: [refused('get pods/log', { name: 'web-0' })],
  isToldByText: false,
  why: 'pods/* matches nothing. For resources, only a lone star, and a star before the slash as in */scale, are wildcards.',
  check: [{ says: 'See the exact words in the account’s rules.', to: permissionsAddress('rules') }],
  change: [
    { says: 'List each subresource.', yaml: role('log-reader', rule('', ['pods', 'pods/log'], ['get'])) },
  ],
  not: 'Write a lone star. It covers every resource in the group, Secrets included.',
  gates: ['authorization'],
  related: [missingSubresource, exec, resourceMisspelled],
  seenBy: RULES_SEEN,
}
