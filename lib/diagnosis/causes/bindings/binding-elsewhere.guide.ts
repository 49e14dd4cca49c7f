import type { Guide } from '../guide'
import { grantedElsewhere } from '../scope/granted-elsewhere'
import { ACCOUNT, binding, CHECK, unbound } from './guide-parts'
import { missingRole } from './missing-role'
import { unboundRole } from './unbound-role'

export const bindingElsewhereGuide: Guide = unbound({
  why: 'The binding is in another namespace than the call. A RoleBinding counts only in its own namespace; one applied without -n is often in default.',
  check: [
    CHECK,
    { says: 'Look in every namespace.', command: 'kubectl get rolebindings -A -o wide | grep -F -- web' },
  ],
  change: [
    {
      says: 'Create the binding in the call’s namespace. A Role must be there too.',
      yaml: binding(ACCOUNT),
    },
  ],
  related: [unboundRole, grantedElsewhere, missingRole],
})
