import { readFileSync } from 'node:fs'
import type { ApiContext } from './context'
import { type KubeObject, parseKubeObject } from './kube-object'
import { managedBy } from './managed-fields'
import { rbacKeys, readAs } from './policy'
import { toTimestamp } from './store'

const files = new Map([
  ['bootstrap-cluster-roles.json', [rbacKeys.clusterRoles, 'ClusterRole']],
  ['bootstrap-cluster-role-bindings.json', [rbacKeys.clusterRoleBindings, 'ClusterRoleBinding']],
  ['bootstrap-roles.json', [rbacKeys.roles, 'Role']],
  ['bootstrap-role-bindings.json', [rbacKeys.roleBindings, 'RoleBinding']],
] as const)

function readDefaults(managedFields: unknown[]): { key: string; object: KubeObject }[] {
  return [...files].flatMap(([file, [key, kind]]) => {
    const list: unknown = JSON.parse(readFileSync(new URL(`./data/${file}`, import.meta.url), 'utf8'))
    if (!Array.isArray(list)) throw new Error(`${file} is not a list.`)
    return list.map((item) => ({
      key,
      object: parseKubeObject({
        kind,
        apiVersion: 'rbac.authorization.k8s.io/v1',
        ...item,
        metadata: { ...item.metadata, managedFields },
      }),
    }))
  })
}

let defaults: ReturnType<typeof readDefaults> | undefined

/** Writes what every API server writes at its start: the default roles and their bindings. */
export function bootstrapPolicy(context: ApiContext): void {
  // As a recorded one leaves them; by this they are told from what copies their label.
  const managedFields = [managedBy('kube-apiserver', toTimestamp(context.now()), { 'f:rules': {} })]
  defaults ??= readDefaults(managedFields)
  for (const { key, object } of defaults)
    readAs(context.store.put(key, { ...object, metadata: { ...object.metadata, managedFields } }), object)
}

/** The namespaces and the Service that every cluster has. */
export const bootstrapWorld = `
apiVersion: v1
kind: Namespace
metadata: {name: default}
---
apiVersion: v1
kind: Namespace
metadata: {name: kube-node-lease}
---
apiVersion: v1
kind: Namespace
metadata: {name: kube-public}
---
apiVersion: v1
kind: Namespace
metadata: {name: kube-system}
---
apiVersion: v1
kind: Service
metadata: {name: kubernetes, namespace: default, labels: {component: apiserver, provider: kubernetes}}
spec: {clusterIP: 10.96.0.1, ports: [{name: https, port: 443, targetPort: 6443}]}
`
