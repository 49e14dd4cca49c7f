import type { Scenario } from '../scenario'
import { ownPod, shopWorld } from './shop'

const rbac = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: pod-reader, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-reads-pods, namespace: default}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pod-reader}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

export const bindingElsewhere: Scenario = {
  name: 'binding-elsewhere',
  says: 'The Role is in shop and its binding landed in namespace default (E10).',
  look: [
    'Access: list pods in shop; without reading bindings the cause is only possible, with the command that settles it',
    'Apply `rbacReading` of scenarios/rbac-reader.ts to the sandbox: the same card proves it',
  ],
  world: (now) => shopWorld({ now, rbac }),
  pod: ownPod,
}
