// In the order of their plugins in kube-apiserver 1.36, then those that are gone, and those of OpenShift.
const PLUGINS = [
  'this namespace may not be deleted|namespace can never be deleted',
  '[Uu]nable to create new content in namespace ',
  String.raw`\[?(?:[Mm]in|[Mm]ax)imum \S{1,253} usage per `,
  String.raw`\[?\S{1,253} max limit to request ratio `,
  'error looking up service account |service account \\S{1,320} was not found, retry |no API token found for service account ',
  'volume with secret\\.secretName=|imagePullSecrets\\[\\d{1,4}\\]\\.name=|a mirror pod may not ',
  'no PriorityClass |the (?:integer value of priority|string value of PreemptionPolicy) |pods with \\S{1,253} priorityClass ',
  'node |could not determine node from user "',
  'violates PodSecurity ',
  'cannot set |not permitted to do "',
  "ValidatingAdmissionPolicy '",
  '[Ee]xceeded quota: |[Ff]ailed quota: |status unknown for quota: |insufficient quota to ',
  'not yet ready to handle request',
  'unable to validate against any |PodSecurityPolicy: |no providers available to validate pod ',
  'build strategy |\\S{1,253} cannot create more than ',
  'admission webhook ',
  // Since 1.35: plugin/pkg/admission/nodedeclaredfeatures, and the strategy of ResourceClaims.
  'pod update requires features ',
  'admin access to devices requires ',
  // NodeRestriction of 1.35.
  'PodCertificateRequest(?:\\.Spec\\.NodeName=| for pod | feature gate )|pod "[^"]{1,320}" is not running on node ',
]
const OF_PLUGIN = new RegExp(`^(?:${PLUGINS.join('|')})`)

/**
 * True for what an admission plugin of the API server itself says behind `is forbidden: `. Such words count whatever they are about;
 * other words only behind the name of a resource of Kubernetes. Linear.
 */
export function isOfPlugin(text: string): boolean {
  return OF_PLUGIN.test(text)
}
