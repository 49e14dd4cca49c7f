import { invalid } from '../answer/invalid'
import type { Guide } from '../guide'
import { admission } from './guide-parts'
import { webhookDenies } from './webhook-denies'

export const policyDeniesGuide: Guide = admission({
  sees: [
    `configmaps "latest-x" is forbidden: ValidatingAdmissionPolicy 'no-latest' with binding 'no-latest' denied request: names must not start with latest`,
  ],
  why: 'A ValidatingAdmissionPolicy denied the request. Its message is at the end. The code is 422 unless the policy chose another.',
  check: [{ says: 'Read the policy.', command: 'kubectl get validatingadmissionpolicy no-latest -o yaml' }],
  change: [
    { says: 'Change the object to meet the policy.' },
    { says: 'Or ask the policy’s owner for an exception in its binding.' },
  ],
  related: [webhookDenies, invalid],
})
