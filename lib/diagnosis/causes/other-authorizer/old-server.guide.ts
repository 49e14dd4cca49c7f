import type { Guide } from '../guide'
import { noRule } from '../rules/no-rule'
import { severalAuthorizers } from './several-authorizers'

export const oldServerGuide: Guide = {
  sees: [
    'User "system:serviceaccount:shop:web" cannot list pods in the namespace "shop": Unknown user "system:serviceaccount:shop:web"',
  ],
  isToldByText: false,
  why: 'API servers before Kubernetes 1.12 word it this way. "Unknown user" and "no RBAC policy matched" only mean that no rule matched.',
  check: [{ says: 'See the version of the API server.', command: 'kubectl version' }],
  change: [{ says: 'Treat it as an RBAC refusal, and grant the account a Role.' }],
  gates: ['authorization'],
  related: [noRule, severalAuthorizers],
  seenBy: 'The text alone.',
}
