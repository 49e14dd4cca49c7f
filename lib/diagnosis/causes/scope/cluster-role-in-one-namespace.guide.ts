import type { Guide } from '../guide'
import { checkAt, refused } from '../guide-examples'
import { allNamespaces } from './all-namespaces'
import { grantedElsewhere } from './granted-elsewhere'
import { TWO_REVIEWS } from './guide-parts'

export const clusterRoleInOneNamespaceGuide: Guide = {
  sees: [refused('list pods', { namespace: 'payments' })],
  isToldByText: false,
  why: 'A ClusterRole is bound by a RoleBinding. What counts is the binding: the ClusterRole’s rules then hold in that one namespace.',
  check: [
    {
      says: 'Check the call. Podglass names the binding.',
      to: checkAt('list pods', { namespace: 'payments' }),
    },
    {
      says: 'See by which kind of binding it is bound.',
      command: 'kubectl get rolebindings,clusterrolebindings -A -o wide | grep -F -- web',
    },
  ],
  change: [
    {
      says: 'Add a RoleBinding in each namespace that is needed. It gives all of the ClusterRole there, here view, which reads nearly everything but Secrets and RBAC.',
      command:
        'kubectl -n payments create rolebinding shop-web-view --clusterrole=view --serviceaccount=shop:web',
    },
  ],
  not: 'Turn it into a ClusterRoleBinding for one more namespace. It then holds in every one, kube-system and later ones included.',
  gates: ['authorization'],
  related: [grantedElsewhere, allNamespaces],
  seenBy: TWO_REVIEWS,
}
