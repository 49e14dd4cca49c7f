import type { Guide } from '../guide'
import { checkAt, refused } from '../guide-examples'
import { allNamespaces } from './all-namespaces'
import { grantedElsewhere } from './granted-elsewhere'
import { TWO_REVIEWS } from './guide-parts'

export const clusterRoleInOneNamespaceGuide: Guide = {
  sees: [refused('list pods', { namespace: 'payments' })],
  isToldByText: false,
  why: 'A RoleBinding binds the ClusterRole. What counts is the binding: the rules then apply only in its namespace.',
  check: [
    {
      says: 'Check the call. Podglass names the binding.',
      to: checkAt('list pods', { namespace: 'payments' }),
    },
    {
      says: 'See which kind of binding it has.',
      command: 'kubectl get rolebindings,clusterrolebindings -A -o wide | grep -F -- web',
    },
  ],
  change: [
    {
      says: 'Add a RoleBinding in each namespace that needs it. It grants the whole ClusterRole there, here view, which reads nearly everything except Secrets and RBAC.',
      command:
        'kubectl -n payments create rolebinding shop-web-view --clusterrole=view --serviceaccount=shop:web',
    },
  ],
  not: 'Turn it into a ClusterRoleBinding for one more namespace. It then applies in every namespace, including kube-system and later ones.',
  gates: ['authorization'],
  related: [grantedElsewhere, allNamespaces],
  seenBy: TWO_REVIEWS,
}
