import { policyDenies } from '../admission/policy-denies'
import { fixedRoleRef } from '../bindings/fixed-role-ref'
import type { Guide } from '../guide'
import { answer } from './guide-parts'
import { malformed } from './malformed'

export const invalidGuide: Guide = answer({
  sees: [
    'The Deployment "web" is invalid: spec.template.metadata.labels: Invalid value: map[string]string{"app":"x"}: selector does not match template labels',
  ],
  why: 'The call was authorized, and the object breaks a rule of its kind. The text names each field.',
  check: [
    {
      says: 'Let the API server judge the object without storing it.',
      command: 'kubectl -n shop apply --dry-run=server -f object.yaml',
    },
  ],
  change: [
    {
      says: 'Correct the fields that the text names. Fields that cannot change need the object to be made anew.',
    },
  ],
  gates: ['validation'],
  related: [malformed, fixedRoleRef, policyDenies],
})
