import type { Guide } from '../guide'
import { refused, roleForWeb, rule } from '../guide-examples'
import { impersonatesGroup } from './impersonates-group'
import { impersonatesUser } from './impersonates-user'

export const constrainedImpersonationGuide: Guide = {
  sees: [refused('impersonate serviceaccounts', { name: 'logs' })],
  isToldByText: false,
  why: 'Constrained impersonation, on by default since Kubernetes 1.36, splits the permission in two: one to act as someone, and one to do a single thing as them. One of the two is missing. The text still names the older verb.',
  check: [{ says: 'See the version of the API server.', command: 'kubectl version' }],
  change: [
    { says: 'Remove the header, if it is not intended.' },
    {
      says: 'Or grant the older verb, which still counts for everything done as that account.',
      yaml: roleForWeb('act-as-logs', rule('', ['serviceaccounts'], ['impersonate'], ['logs'])),
    },
  ],
  gates: ['impersonation'],
  related: [impersonatesUser, impersonatesGroup],
  seenBy:
    'The version of the API server, and a verb such as impersonate:serviceaccount where a text names it.',
}
