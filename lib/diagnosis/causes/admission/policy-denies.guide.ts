import { invalid } from '../answer/invalid'
import type { Guide } from '../guide'
import { admission } from './guide-parts'
import { webhookDenies } from './webhook-denies'

export const policyDeniesGuide: Guide = admission({
  sees: [
    `configmaps "latest-x" is forbidden: ValidatingAdmissionPolicy 'no-latest' with binding 'no-latest' denied request: names must not start with latest`,
  ],
  why: 'A ValidatingAdmissionPolicy denied the request. Its message is at the end. The code is 422 unless the policy chose another. A policy whose name ends with .static.k8s.io (Kubernetes 1.37) is in no API object: the API server loads it from a file on the control plane.',
  check: [{ says: 'Read the policy.', command: 'kubectl get validatingadmissionpolicy no-latest -o yaml' }],
  change: [
    { says: 'Change the object to meet the policy.' },
    { says: 'Or ask the policy’s owner for an exception in its binding.' },
  ],
  related: [webhookDenies, invalid],
})
