import type { Guide } from '../guide'
import { admission } from './guide-parts'
import { securityContextConstraints } from './security-context-constraints'
import { webhookDenies } from './webhook-denies'

export const podSecurityGuide: Guide = admission({
  sees: [
    'pods "p" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "main" must set securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true (pod or container "main" must set securityContext.runAsNonRoot=true)',
  ],
  why: 'A label of the namespace enforces a Pod Security level, and the pod does not meet it. Each clause names the field and its value. A Deployment is let in with a warning only; its pods then fail, which stands in the events of the ReplicaSet.',
  check: [
    { says: 'See the level.', command: 'kubectl get namespace shop --show-labels' },
    {
      says: 'See the refusals of a Deployment’s pods.',
      command: 'kubectl -n shop get events --field-selector reason=FailedCreate',
    },
  ],
  change: [
    {
      says: 'Set the fields. This meets restricted, for an image that does not start as root.',
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
  not: 'Lower the level of the namespace for one pod. Every pod in it may then do the same.',
  related: [securityContextConstraints, webhookDenies],
})
