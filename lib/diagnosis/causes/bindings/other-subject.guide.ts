import type { Guide } from '../guide'
import { defaultAccount } from '../identity/default-account'
import { ACCOUNT, binding, unbound } from './guide-parts'
import { subjectElsewhere } from './subject-elsewhere'
import { unboundRole } from './unbound-role'

export const otherSubjectGuide: Guide = unbound({
  why: 'The binding names a ServiceAccount other than the one the pod runs as. Kubernetes does not check that a binding’s subject exists, so a misspelled name goes unnoticed.',
  change: [
    {
      says: 'Run the pod as the account that is bound, if it belongs to this program.',
      command: 'kubectl -n shop set serviceaccount deployment web web',
    },
    { says: 'Or name the account in the binding.', yaml: binding(ACCOUNT) },
  ],
  related: [defaultAccount, subjectElsewhere, unboundRole],
})
