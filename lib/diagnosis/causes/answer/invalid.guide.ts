import { policyDenies } from '../admission/policy-denies'
import { fixedRoleRef } from '../bindings/fixed-role-ref'
import type { Guide } from '../guide'
import { answer } from './guide-parts'
import { malformed } from './malformed'

export const invalidGuide: Guide = answer({
  sees: [
    'The Deployment "web" is invalid: spec.template.metadata.labels: Invalid value: map[string]string{"app":"x"}: selector does not match template labels',
  ],
  why: 'The call was authorized, but the object breaks a rule of its kind. The text names each field.',
  check: [
    {
      says: 'Have the API server validate the object without storing it.',
      command: 'kubectl -n shop apply --dry-run=server -f object.yaml',
    },
  ],
  change: [
    {
      says: 'Fix the fields that the text names. To change immutable fields, recreate the object.',
    },
  ],
  gates: ['validation'],
  related: [malformed, fixedRoleRef, policyDenies],
})
