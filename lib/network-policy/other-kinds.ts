/** Kinds of policies besides NetworkPolicy that decide on egress too, by group. Those of a group that serves none are not there. */
const KINDS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'cilium.io': ['ciliumnetworkpolicies', 'ciliumclusterwidenetworkpolicies'],
    'crd.projectcalico.org': ['networkpolicies', 'globalnetworkpolicies'],
    'policy.networking.k8s.io': [
      'adminnetworkpolicies',
      'baselineadminnetworkpolicies',
      'clusternetworkpolicies',
    ],
    'crd.antrea.io': ['networkpolicies', 'clusternetworkpolicies'],
    'k8s.ovn.org': ['egressfirewalls'],
  }),
)

interface Served {
  group: string
  version: string
  resource: string
  kind: string
  namespaced: boolean
  preferred: boolean
}

/** The kinds that a cluster serves of those which decide on egress beside NetworkPolicies, each once. */
export function otherPolicyKinds<Kind extends Served>(served: readonly Kind[]): Kind[] {
  return served.filter(({ group, resource, preferred }) => preferred && KINDS.get(group)?.includes(resource))
}

/** Whether the cluster runs Cilium, where an ipBlock does not reach pods and nodes (docs.cilium.io, policy language). */
export function isCilium(served: readonly { group: string }[]): boolean {
  return served.some(({ group }) => group === 'cilium.io')
}
