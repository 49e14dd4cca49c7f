import { accessAddress } from '@/lib/words/page-addresses'
import type { Guide } from '../guide'
import { refused, role, rule } from '../guide-examples'
import { exec } from './exec'
import { RULES_SEEN } from './guide-parts'
import { missingSubresource } from './missing-subresource'
import { resourceMisspelled } from './resource-misspelled'

export const subresourceWildcardGuide: Guide = {
  sees: [refused('get pods/log', { name: 'web-0' })],
  isToldByText: false,
  why: 'pods/* matches nothing. Of resources only a star alone, and a star before the slash as in */scale, are wildcards.',
  check: [{ says: 'See the words of the account’s rules.', to: accessAddress('rules') }],
  change: [
    { says: 'List each subresource.', yaml: role('log-reader', rule('', ['pods', 'pods/log'], ['get'])) },
  ],
  not: 'Write a star alone. It covers every resource of the group, Secrets with it.',
  gates: ['authorization'],
  related: [missingSubresource, exec, resourceMisspelled],
  seenBy: RULES_SEEN,
}
