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
  why: 'Constrained impersonation, on by default since Kubernetes 1.36, splits the permission in two: one to act as someone, and one to do a single thing as them. Both are needed, and the text names the one that failed. It names the older verb instead where the account acted by that before, or where a ServiceAccount is impersonated together with groups.',
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
