const READS = ['get', 'list', 'watch']

const VIEWED = [
  'pods',
  'services',
  'events',
  'serviceaccounts',
  'persistentvolumeclaims',
  'resourcequotas',
  'limitranges',
  'deployments.apps',
  'replicasets.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'jobs.batch',
  'cronjobs.batch',
  'ingresses.networking.k8s.io',
  'networkpolicies.networking.k8s.io',
  'endpointslices.discovery.k8s.io',
  'horizontalpodautoscalers.autoscaling',
  'poddisruptionbudgets.policy',
]
const RBAC = 'rbac.authorization.k8s.io'
const CLUSTER_RBAC = [`clusterroles.${RBAC}`, `clusterrolebindings.${RBAC}`]

/** Permissions as `verb resource`, by where they apply. */
export interface Rights {
  /** In the namespace of the installation and in no other. */
  here: string[]
  /** In every namespace and at the cluster scope. */
  everywhere: string[]
}

const reads = (resources: readonly string[]) =>
  resources.flatMap((resource) => READS.map((verb) => `${verb} ${resource}`))

/** Everything that each component of k8s/components grants beyond what every ServiceAccount has. */
export const GOLDEN_RIGHTS: Readonly<Record<string, Rights>> = {
  viewer: { here: reads(VIEWED), everywhere: [] },
  logs: { here: ['get pods/log'], everywhere: [] },
  'rbac-reader': {
    here: reads([`roles.${RBAC}`, `rolebindings.${RBAC}`]),
    everywhere: reads(CLUSTER_RBAC),
  },
  'cluster-viewer': { here: [], everywhere: reads([...VIEWED, 'namespaces', 'nodes']) },
}
