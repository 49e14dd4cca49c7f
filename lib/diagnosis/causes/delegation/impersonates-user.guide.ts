import type { Guide } from '../guide'
import { refused, roleForWeb, rule } from '../guide-examples'
import { constrainedImpersonation } from './constrained-impersonation'
import { impersonatesGroup } from './impersonates-group'
import { impersonationWithoutUser } from './impersonation-without-user'

export const impersonatesUserGuide: Guide = {
  sees: [
    refused('impersonate serviceaccounts', { name: 'logs' }),
    refused('impersonate users', { name: 'jane', namespace: '' }),
  ],
  isToldByText: true,
  why: 'The call carries Impersonate-User, as kubectl --as does. The account cannot act as that user, and the call itself was not judged at all.',
  check: [
    {
      says: 'Look for --as, for act-as in the kubeconfig, and for a proxy that adds the header.',
      command: 'kubectl config view --minify',
    },
  ],
  change: [
    { says: 'Remove the header, if it is not intended.' },
    {
      says: 'Or allow acting as that one account.',
      yaml: roleForWeb('act-as-logs', rule('', ['serviceaccounts'], ['impersonate'], ['logs'])),
    },
  ],
  not: 'Grant impersonate without resourceNames. The account can then act as any other.',
  gates: ['impersonation'],
  related: [impersonatesGroup, constrainedImpersonation, impersonationWithoutUser],
  seenBy: 'The text alone. Podglass does not see what added the header.',
}
