import type { Guide } from '../guide'
import { admission } from './guide-parts'
import { securityContextConstraints } from './security-context-constraints'
import { webhookDenies } from './webhook-denies'

export const podSecurityGuide: Guide = admission({
  sees: [
    'pods "p" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "main" must set securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true (pod or container "main" must set securityContext.runAsNonRoot=true)',
  ],
  why: 'The namespace enforces a Pod Security level, usually by a label, and the pod does not meet it. Each clause names the field and its value. A Deployment is admitted with only a warning; its pods then fail, as the ReplicaSet’s events show.',
  check: [
    { says: 'See the level.', command: 'kubectl get namespace shop --show-labels' },
    {
      says: 'See why a Deployment’s pods are refused.',
      command: 'kubectl -n shop get events --field-selector reason=FailedCreate',
    },
  ],
  change: [
    {
      says: 'Set the fields. This meets restricted if the image does not start as root.',
      yaml: `spec:
  template:
    spec:
      securityContext:
        runAsNonRoot: true
        seccompProfile: {type: RuntimeDefault}
      containers:
        - name: main
          securityContext:
            allowPrivilegeEscalation: false
            capabilities: {drop: [ALL]}
`,
    },
  ],
  not: 'Lower the namespace’s level for one pod. Every pod in it may then do the same.',
  related: [securityContextConstraints, webhookDenies],
})
