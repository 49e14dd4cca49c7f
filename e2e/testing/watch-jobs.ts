/** The call that the default world refuses, on the page that explains it. */
export const WATCH_JOBS = '/ask?verb=watch&group=batch&resource=jobs&namespace=shop'

/** The Role and binding that allow it. */
export const GRANT_WATCH_JOBS = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web-watch-jobs, namespace: shop}
rules: [{apiGroups: [batch], resources: [jobs], verbs: [watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-watch-jobs, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web-watch-jobs}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
`
