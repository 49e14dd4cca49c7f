// The API server's own roles stand ready in every cluster: that no one is bound to them is no mistake.
const BUILT_IN = /^(?:system:|(?:view|edit|admin|cluster-admin)$)/

/** True for the ClusterRoles that the API server makes itself. */
export function isBuiltInRole({ kind, name }: { kind: string; name: string }): boolean {
  return kind === 'ClusterRole' && BUILT_IN.test(name)
}
