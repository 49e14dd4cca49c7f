import type { Guide } from '../guide'
import { noRule } from '../rules/no-rule'
import { bindingElsewhere } from './binding-elsewhere'
import { unbound } from './guide-parts'
import { otherSubject } from './other-subject'

export const unboundRoleGuide: Guide = unbound({
  why: 'A Role or ClusterRole that allows the call exists, but no binding refers to it here. A role alone grants nothing to anyone.',
  change: [
    {
      says: 'Bind it to the account.',
      command:
        'kubectl -n shop create rolebinding web-pod-reader --role=pod-reader --serviceaccount=shop:web',
    },
  ],
  related: [otherSubject, bindingElsewhere, noRule],
})
