import type { Guide } from '../guide'
import { checkAt, refused, roleForWeb, rule } from '../guide-examples'
import { createUnderNames } from './create-under-names'
import { RULES_SEEN } from './guide-parts'
import { missingSubresource } from './missing-subresource'

export const accountTokenGuide: Guide = {
  sees: [refused('create serviceaccounts/token', { name: 'web' })],
  isToldByText: false,
  why: 'Requesting a token takes create on serviceaccounts/token. The request carries the account’s name, so resourceNames applies here.',
  check: [{ says: 'Check the call.', to: checkAt('create serviceaccounts/token', { name: 'web' }) }],
  change: [
    {
      says: 'Grant it for one account by name. Anyone who has it can act as that account.',
      yaml: roleForWeb('web-token', rule('', ['serviceaccounts/token'], ['create'], ['web'])),
    },
  ],
  not: 'Leave out resourceNames: anyone who has it could then act as every account in the namespace.',
  gates: ['authorization'],
  related: [missingSubresource, createUnderNames],
  seenBy: RULES_SEEN,
}
