import { policyDenies } from '../admission/policy-denies'
import { fixedRoleRef } from '../bindings/fixed-role-ref'
import type { Guide } from '../guide'
import { answer } from './guide-parts'
import { malformed } from './malformed'

export const invalidGuide: Guide = answer({
  sees: [
    'The Deployment "web" is invalid: spec.template.metadata.labels: Invalid value: map[string]string{"app":"x"}: selector does not match template labels',
    'The Deployment "web" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"y"}}: field is immutable',
  ],
  why: 'The call was authorized, but the object breaks a rule of its kind. The text names each field.',
  check: [
    {
      says: 'Have the API server validate the object without storing it.',
      command: 'kubectl -n shop apply --dry-run=server -f object.yaml',
    },
  ],
  change: [
    { says: 'Fix the fields that the text names.' },
    {
      says: 'To change an immutable field, delete the object and create it again. It is gone in between.',
      command: 'kubectl -n shop replace --force -f object.yaml',
    },
  ],
  gates: ['validation'],
  related: [malformed, fixedRoleRef, policyDenies],
})
