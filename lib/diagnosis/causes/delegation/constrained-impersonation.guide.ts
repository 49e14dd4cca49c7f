import type { Guide } from '../guide'
import { refused, roleForWeb, rule } from '../guide-examples'
import { impersonatesGroup } from './impersonates-group'
import { impersonatesUser } from './impersonates-user'

export const constrainedImpersonationGuide: Guide = {
  sees: [
    refused('impersonate-on:serviceaccount:list pods'),
    refused('impersonate:serviceaccount serviceaccounts.authentication.k8s.io', { name: 'logs' }),
  ],
  isToldByText: true,
  why: 'Constrained impersonation, on by default since Kubernetes 1.36, splits the permission in two: one to act as someone, and one for what it does as them. Both are needed, and the text names the one that failed. In some cases it names the older verb instead: when the account used that before, or when it impersonates a ServiceAccount together with groups.',
  check: [
    {
      says: 'Look for --as, for act-as in the kubeconfig, and for a proxy that adds the header.',
      command: 'kubectl config view --minify',
    },
  ],
  change: [
    {
      says: 'Grant both permissions: here, to list pods as that one account and nothing else.',
      yaml: roleForWeb(
        'lists-pods-as-logs',
        rule('authentication.k8s.io', ['serviceaccounts'], ['impersonate:serviceaccount'], ['logs']),
        rule('', ['pods'], ['impersonate-on:serviceaccount:list']),
      ),
    },
    { says: 'Or remove the header, if it is not intended.' },
    {
      says: 'Or grant the older verb, which counts for everything done as that account.',
      yaml: roleForWeb('act-as-logs', rule('', ['serviceaccounts'], ['impersonate'], ['logs'])),
    },
  ],
  gates: ['impersonation'],
  related: [impersonatesUser, impersonatesGroup],
  seenBy: 'The text names one of the two. Podglass sees the other only in the account’s own rules.',
}
