import type { Guide } from '../guide'
import { checkAt, refused, roleForWeb, rule } from '../guide-examples'
import { createUnderNames } from './create-under-names'
import { RULES_SEEN } from './guide-parts'
import { missingSubresource } from './missing-subresource'

export const accountTokenGuide: Guide = {
  sees: [refused('create serviceaccounts/token', { name: 'web' })],
  isToldByText: false,
  why: 'A token is asked for by create on serviceaccounts/token. That request carries the account’s name, so resourceNames counts here.',
  check: [{ says: 'Check the call.', to: checkAt('create serviceaccounts/token', { name: 'web' }) }],
  change: [
    {
      says: 'Grant it for one account by its name. Who has it can act as that account.',
      yaml: roleForWeb('web-token', rule('', ['serviceaccounts/token'], ['create'], ['web'])),
    },
  ],
  not: 'Leave resourceNames out: every account of the namespace could then be acted as.',
  gates: ['authorization'],
  related: [missingSubresource, createUnderNames],
  seenBy: RULES_SEEN,
}
