import type { Scenario } from '../scenario'
import { ownPod, shopWorld } from './shop'

const rbac = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: pod-reader, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list, watch]}]`

export const roleUnbound: Scenario = {
  name: 'role-unbound',
  says: 'Role pod-reader allows the call, and no binding refers to it (E1).',
  look: [
    'Access: list pods in shop; without reading bindings the cause is only possible, with the command that settles it',
    'Apply `rbacReading` of scenarios/rbac-reader.ts to the sandbox: the same card proves it',
  ],
  world: (now) => shopWorld({ now, rbac }),
  pod: ownPod,
}
