import type { Scenario } from '../scenario'
import { ownPod, shopWorld } from './shop'

const rbac = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: permissive-binding}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:serviceaccounts"}]`

export const permissiveBinding: Scenario = {
  name: 'permissive-binding',
  says: 'cluster-admin is bound to every ServiceAccount, as tutorials do.',
  look: ['Access: dangerous rights of this ServiceAccount'],
  world: (now) => shopWorld({ now, rbac }),
  pod: ownPod,
}
