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
metadata: {name: web-reads-pods, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pod-reader}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

export const noToken: Scenario = {
  name: 'no-token',
  says: 'The pod mounts no token, so every call is anonymous (C1).',
  look: [
    'Connection: authenticate',
    'Identity: the files of the ServiceAccount are missing, with the YAML that adds them',
  ],
  world: (now) => shopWorld({ now, rbac, automountToken: false }),
  pod: ownPod,
}
