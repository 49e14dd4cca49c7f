import type { Guide } from '../guide'
import { admission } from './guide-parts'
import { policyDenies } from './policy-denies'
import { webhookUnreachable } from './webhook-unreachable'

export const webhookDeniesGuide: Guide = admission({
  sees: [
    'admission webhook "validate.kyverno.svc-fail" denied the request: resource Pod/shop/web was blocked due to the following policies',
  ],
  why: 'A webhook denied the request by its own rule, such as one from Kyverno or Gatekeeper. It chooses the code and the message.',
  check: [
    {
      says: 'Find the webhook.',
      command:
        'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations -o yaml | grep -F -B 3 -A 30 -- validate.kyverno.svc-fail',
    },
  ],
  change: [
    { says: 'Change the object to meet the rule.' },
    { says: 'Or ask the rule’s owner for an exception.' },
  ],
  gates: ['mutating', 'validating'],
  related: [policyDenies, webhookUnreachable],
})
