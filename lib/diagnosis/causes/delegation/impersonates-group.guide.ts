import type { Guide } from '../guide'
import { clusterRoleForWeb, refused, rule } from '../guide-examples'
import { impersonatesUser } from './impersonates-user'
import { impersonationWithoutUser } from './impersonation-without-user'

export const impersonatesGroupGuide: Guide = {
  sees: [
    refused('impersonate groups', { name: 'developers', namespace: '' }),
    refused('impersonate userextras.authentication.k8s.io/scopes', { name: 'view', namespace: '' }),
  ],
  isToldByText: true,
  why: 'The call also impersonates a group, a UID or an extra key, each of which needs its own permission. Newer API servers put keys such as authentication.kubernetes.io/credential-id on an account, and a proxy that forwards them needs the permission for each.',
  check: [{ says: 'See which groups and keys the proxy forwards.', command: 'kubectl auth whoami' }],
  change: [
    { says: 'Forward only what is needed.' },
    {
      says: 'Or allow the one group.',
      yaml: clusterRoleForWeb('act-as-developers', rule('', ['groups'], ['impersonate'], ['developers'])),
    },
    {
      says: 'Or the one key.',
      yaml: clusterRoleForWeb(
        'act-with-scopes',
        rule('authentication.k8s.io', ['userextras/scopes'], ['impersonate'], ['view']),
      ),
    },
  ],
  not: 'Allow the group system:masters. Anyone who acts in it can do anything, and no rule is checked.',
  gates: ['impersonation'],
  related: [impersonatesUser, impersonationWithoutUser],
  seenBy: 'The text alone.',
}
