import type { Scenario } from '../scenario'
import { ownPod, shopWorld } from './shop'

const rbac = `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-reads-pods, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: no-such-role}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

export const missingRole: Scenario = {
  name: 'missing-role',
  says: 'RoleBinding web-reads-pods refers to a Role that does not exist (E7).',
  look: ['Access: list pods in shop; the refusal itself names the Role'],
  world: (now) => shopWorld({ now, rbac }),
  pod: ownPod,
}
