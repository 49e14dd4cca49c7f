/** ServiceAccount web writes and reads the common kinds of a namespace, which is made where it is not there. */
export function webWrites(namespace: string): string {
  const own =
    namespace === 'shop'
      ? ''
      : `
apiVersion: v1
kind: Namespace
metadata: {name: ${namespace}}
---`
  return `${own}
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: writer, namespace: ${namespace}}
rules: [
  {apiGroups: [""], resources: [pods, configmaps, services], verbs: [get, list, watch, create, update, patch, delete]},
  {apiGroups: [apps], resources: [deployments, deployments/scale], verbs: [get, list, watch, create, update, patch, delete]}
]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-writes, namespace: ${namespace}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: writer}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`
}
