import type { Guide } from '../guide'
import { admission } from './guide-parts'
import { podSecurity } from './pod-security'

export const securityContextConstraintsGuide: Guide = admission({
  sees: [
    'pods "x" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount, provider restricted-v2: .containers[0].runAsUser: Invalid value: 0: must be in the ranges: [1000, 1999]]',
  ],
  why: 'OpenShift: the pod meets none of the SecurityContextConstraints that its account, or its creator, may use.',
  check: [
    {
      says: 'See which of them would accept it.',
      command: 'oc adm policy scc-subject-review -z web -n shop -f pod.yaml',
    },
  ],
  change: [
    { says: 'Remove the fixed runAsUser and fsGroup from the pod so the namespace’s range applies.' },
    {
      says: 'Or let the pod’s account use the narrowest one that fits.',
      command: 'oc adm policy add-scc-to-user nonroot-v2 -z web -n shop',
    },
  ],
  not: 'Grant it privileged. The pod can then take over its node.',
  gates: ['mutating', 'validating'],
  related: [podSecurity],
})
