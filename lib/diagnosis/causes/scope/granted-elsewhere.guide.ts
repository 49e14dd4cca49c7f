import { bindingElsewhere } from '../bindings/binding-elsewhere'
import type { Guide } from '../guide'
import { checkAt, refused } from '../guide-examples'
import { clusterRoleInOneNamespace } from './cluster-role-in-one-namespace'
import { TWO_REVIEWS } from './guide-parts'
import { namespaceMisspelled } from './namespace-misspelled'

export const grantedElsewhereGuide: Guide = {
  sees: [refused('list pods', { namespace: 'payments' })],
  isToldByText: false,
  why: 'The account can do it in its own namespace, but the call is in another. A RoleBinding grants permissions only in its own namespace, wherever its subjects are.',
  check: [
    { says: 'Check the call in the other namespace.', to: checkAt('list pods', { namespace: 'payments' }) },
  ],
  change: [
    {
      says: 'Grant the account this one call in the call’s namespace. The subject stays shop/web.',
      command:
        'kubectl -n payments create role shop-web-list-pods --verb=list --resource=pods && kubectl -n payments create rolebinding shop-web-list-pods --role=shop-web-list-pods --serviceaccount=shop:web',
    },
  ],
  gates: ['authorization'],
  related: [clusterRoleInOneNamespace, namespaceMisspelled, bindingElsewhere],
  seenBy: TWO_REVIEWS,
}
