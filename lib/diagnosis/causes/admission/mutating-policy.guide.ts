import type { Guide } from '../guide'
import { admission } from './guide-parts'
import { policyDenies } from './policy-denies'
import { webhookUnreachable } from './webhook-unreachable'

export const mutatingPolicyGuide: Guide = admission({
  sees: [
    "Error from server (Invalid): policy 'stamp' with binding 'stamp-all' denied request: expression 'object.data[\"team\"]' resulted in error: no such key: data",
  ],
  why: 'A MutatingAdmissionPolicy tried to change the object, its expression failed, and its failurePolicy is Fail.',
  check: [{ says: 'Read the policy.', command: 'kubectl get mutatingadmissionpolicy stamp -o yaml' }],
  change: [
    { says: 'Correct the expression so it handles objects without the field that it reads.' },
    { says: 'Or add that field to the object.' },
  ],
  gates: ['mutating'],
  related: [policyDenies, webhookUnreachable],
})
