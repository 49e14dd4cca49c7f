import type { Guide } from '../guide'
import { checkAt, refused, role, rule } from '../guide-examples'
import { exec } from './exec'
import { RULES_SEEN } from './guide-parts'
import { onlySubresource } from './only-subresource'
import { statusOrFinalizers } from './status-or-finalizers'
import { subresourceWildcard } from './subresource-wildcard'

export const missingSubresourceGuide: Guide = {
  sees: [refused('get pods/log', { name: 'web-0' })],
  isToldByText: false,
  why: 'A rule on pods does not include pods/log. Every subresource must be named.',
  check: [{ says: 'Check the call.', to: checkAt('get pods/log', { name: 'web-0' }) }],
  change: [
    {
      says: 'Add the subresource to the Role that is already bound.',
      yaml: role('log-reader', rule('', ['pods', 'pods/log'], ['get'])),
    },
  ],
  not: 'Write pods/*. It matches nothing (D9).',
  gates: ['authorization'],
  related: [subresourceWildcard, onlySubresource, statusOrFinalizers, exec],
  seenBy: `${RULES_SEEN} The text of another account’s refusal names the subresource, but does not say whether a rule on pods exists.`,
}
