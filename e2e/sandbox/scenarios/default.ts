import type { Scenario } from '../scenario'
import { ownPod, shopWorld } from './shop'

const rbac = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web, namespace: shop}
rules: [
  {apiGroups: [""], resources: [pods, services, endpoints, events, serviceaccounts], verbs: [get, list, watch]},
  {apiGroups: [""], resources: [pods/log], verbs: [get]},
  {apiGroups: [apps], resources: [deployments, replicasets], verbs: [get, list, watch]},
  {apiGroups: [batch], resources: [jobs], verbs: [get, list]}
]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

export const defaultScenario: Scenario = {
  name: 'default',
  says: 'A healthy pod shop/web with a few honest problems: a label that env never learns of, rights that stop short, workloads that fail.',
  look: [
    'Identity: label version is 1.5.0 in the file and 1.4.0 in env, which is frozen at the start',
    'Resources: cart cannot pull its image and search restarts; jobs are listed but not live; configmaps are forbidden and say so',
    'Access: click the refused watch of jobs',
  ],
  world: (now) => shopWorld({ now, rbac }),
  pod: ownPod,
  prepare: async (cluster) => {
    // What every rollout tool does: the running pod gets a label that its env never learns of.
    await cluster.labelPod({ version: '1.5.0' })
  },
}
