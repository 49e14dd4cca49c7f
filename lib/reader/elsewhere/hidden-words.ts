/** What tools print in place of the API server's words, and which calls that view makes. */
const KINDS = String.raw`[a-z][a-z0-9]{1,62}`
const NS = String.raw`\\{0,31}"(?<namespace>[a-z0-9-]{0,63})\\{0,31}"`
/** `apps/v1/deployments`, `v1/pods:log`, as client-go prints a GroupVersionResource in k9s. */
const GVR = String.raw`\\{0,31}"?(?<gvr>[a-z0-9.:/-]{1,253})\\{0,31}"?`

/** By tool and version, each read from its source: headlamp 6d2b42cc, k9s 24cf4628, freelens bf6f697e, console da1f1324, kubernetes-mcp-server 55749981, rancher/dashboard 17ad8a68, backstage 0345335 and kubernetes/dashboard 2f3f7b01. */
export const HIDDEN_WORDS: Readonly<Record<string, string>> = {
  'Headlamp 0.45': "You don't have permissions to view this resource",
  'k9s 0.51': String.raw`\((?<verbs>[a-z]{2,20})\) access denied for user on resource \\{0,31}"(?<name>[^"\\\n]{0,253})\\{0,31}":${GVR} in namespace ${NS}`,
  'k9s 0.51, of a list': String.raw`\[(?<verbs>[a-z ]{2,60})\] access denied on resource ${NS}:${GVR}`,
  'k9s 0.19': String.raw`Access to namespace ${NS} is missing verbs \[(?<verbs>[a-z', ]{2,100})\]`,
  'k9s 0.51, of all': String.raw`user not authorized to list (?:all )?(?<of>namespaces)`,
  'k9s 0.51, of a view': String.raw`user (?:is )?not authorized to (?:list (?<of>node metrics|pods metrics|nodes)|view (?<logs>pod logs)|access (?<forward>portforward))`,
  'Backstage 1.4': String.raw`Error fetching Kubernetes resource: \\{0,31}'(?<path>/apis?/[^'\s\\]{1,500})\\{0,31}', error: UNKNOWN_ERROR, status code: 403`,
  'Freelens 1.10': String.raw`Cluster \S{1,253} does not have permissions to list (?<of>namespaces)\. Please add the namespaces you have access to`,
  'the console of OpenShift': "You don't have access to this section due to cluster policy",
  'kubernetes-mcp-server 0.0.57': String.raw`Permission denied - check RBAC permissions(?: for (?<tool>[a-z_]{1,60}))?|Validation Error \[PERMISSION_DENIED\]: Cannot (?<verbs>[a-z]{2,20}) (?<gvr>[a-z0-9./-]{1,253})(?: in namespace ${NS}| \(cluster-scoped\))`,
  'Rancher 2': String.raw`Resource type (?<of>${KINDS}(?:\.[a-z0-9.-]{1,200})?) cannot be listed`,
  'the Kubernetes Dashboard 2': String.raw`\bMSG_FORBIDDEN_ERROR\b`,
}
