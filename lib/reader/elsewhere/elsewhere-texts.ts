import { saidBy } from '../text/spaced'
import type { Refused } from './found-elsewhere'
import { HIDDEN_WORDS } from './hidden-words'
import { POD_TEXTS } from './pod-texts'

/** What a product prints of a call that it refused itself. */
export interface ElsewhereText {
  /** What prints it, and since when. */
  by: string
  refused: Refused
  /** Linear: anchored by a literal, every repetition bounded. Named groups give what the text names. */
  pattern: RegExp
  /** What must be near it, where others say the same. */
  near?: RegExp
}

const Q = String.raw`\\{0,31}["'\x60]`
/** The kubelet and its runtime, of a pull; a person's own `docker pull` has none of these. */
const PULL =
  /Failed to pull image|Pull image \\{0,31}"|Back-off pulling|ErrImagePull|ImagePullBackOff|PullImage|failed to pull and unpack image/i
const VAULT = /\bVault\b|\/v1\/auth\//i
const CODE = String.raw`Code: (?:400|403|500)\. Errors:[\s\\nt|]{1,24}\* `

function said(
  refused: Refused,
  rows: Readonly<Record<string, string>>,
  near?: RegExp,
  flags = 'gi',
): ElsewhereText[] {
  return saidBy(rows, { refused, ...(near ? { near } : {}) }, flags)
}

/**
 * The particular before the general: of what is near each other, the first row says what it is. Texts of containerd 301026e5, cri-o f954a17e,
 * vault-plugin-auth-kubernetes 4b618173, argo-cd 37ee0097, rancher 59bd052e, capsule-proxy 518518e, operator-lifecycle-manager 992bb097 and aws-iam-authenticator 81b1daba.
 */
export const ELSEWHERE_TEXTS: readonly ElsewhereText[] = [
  ...said(
    'registry-limit',
    {
      'Docker Hub and others': 'toomanyrequests: ',
      'CRI-O': 'too many requests to registry',
      'containerd 1.5+': String.raw`unexpected status(?: code| from (?:HEAD|GET) request to)? [^\n]{0,600}?: 429 Too Many Requests`,
    },
    PULL,
  ),
  ...said(
    'registry-anonymous',
    {
      'containerd 1.5+, of a token': 'failed to fetch anonymous token',
      'containerd and dockerd, of Basic': 'no basic auth credentials',
      'dockerd and podman': 'unauthorized: authentication required',
    },
    PULL,
  ),
  ...said(
    'registry-credential',
    {
      'containerd 1.5+': 'failed to fetch oauth token',
      'CRI-O': 'unable to retrieve auth token: invalid username/password',
      'dockerd, of GHCR': 'denied: denied|denied: unauthenticated: ',
      'dockerd and podman': 'unauthorized: incorrect username or password',
    },
    PULL,
  ),
  ...said(
    'registry-right',
    {
      'containerd and dockerd':
        'pull access denied|insufficient_scope: authorization failed|denied: requested access to the resource is denied',
      'Amazon ECR': 'is not authorized to perform: ecr:',
      'Google Artifact Registry': String.raw`denied: Permission ${Q}artifactregistry\.`,
      Harbor: 'unauthorized to access repository: ',
      Quay: 'unauthorized: access to the requested resource is not authorized',
      'containerd 1.5+': String.raw`unexpected status (?:code|from (?:HEAD|GET) request to) [^\n]{0,600}?: 40[13]\b|failed with status code \[manifests [^\]\n]{1,200}\]: 40[13]\b`,
      'containers/image': 'invalid status code from registry 40[13]|received unexpected HTTP status: 40[13]',
    },
    PULL,
  ),
  ...POD_TEXTS.flatMap(([refused, rows, near]) => said(refused, rows, near, 'g')),
  ...said(
    'vault-login',
    {
      'its Kubernetes auth': String.raw`${CODE}(?<said>service account name not authorized|namespace not authorized|invalid role name|could not load backend configuration)`,
      'its own log': String.raw`lookup failed: (?<said>service account unauthorized; this could mean it has been deleted|service account jwt (?:not valid|valid for audience))`,
    },
    VAULT,
  ),
  ...said(
    'vault-login',
    { 'any of its auths': `${CODE}(?<said>permission denied)` },
    /Kubernetes auth|\/v1\/auth\/[^\s"']{1,200}\/login/i,
  ),
  ...said('argocd-account', {
    'the sync of Argo CD 2.13+': String.raw`no matching service account found for destination server \S{1,300} and namespace (?<namespace>[a-z0-9-]{1,63})|failed to derive service account to impersonate: |default service account contains invalid chars `,
  }),
  ...said('argocd-project', {
    'Argo CD': String.raw`(?:resource (?<resource>\S{1,300}:\S{1,300})|namespace (?<namespace>[a-z0-9-]{1,63})|application repo \S{1,600}) is not permitted in project ${Q}?(?<project>[a-z0-9.-]{1,253})`,
  }),
  ...said('argocd-rbac', {
    'the server of Argo CD': String.raw`permission denied: (?<resource>applications|applicationsets|projects|clusters|repositories|write-repositories|certificates|accounts|gpgkeys|logs|exec|extensions), (?<action>[\w/*.-]{1,200}), (?<object>[\w/*.:@-]{1,400})(?:, sub: (?<user>[^,\s"'\\]{1,300}))?`,
  }),
  ...said('rancher-account', {
    'Rancher 2.6+': String.raw`unable to create impersonator account: (?<said>[^\n"\\]{1,600})|error setting up impersonation for user (?<user>[\w-]{1,100}): `,
  }),
  ...said('eks-entry', {
    'aws-iam-authenticator': 'identity is not mapped',
    'the console of EKS': String.raw`Your current IAM principal (?:doesn't have|does not have) access to Kubernetes objects on this cluster`,
  }),
  ...said('capsule-impersonate', {
    'capsule-proxy': String.raw`the current user (?<user>\S{1,300}) cannot impersonate the (?<of>group|user) (?<name>[^\s"\\]{1,300})`,
  }),
  ...said('olm-account', {
    'OLM 0.17+, of an account': String.raw`please make sure the service account exists\. sa=(?<name>[a-z0-9.-]{1,253}) operatorgroup=(?<namespace>[a-z0-9-]{1,63})/(?<object>[a-z0-9.-]{1,253})`,
    'OLM 0.17+, of a namespace': String.raw`(?<said>no operator group found that is|more than one operator group\(s\) are) managing this namespace`,
    'OLM, of a ClusterServiceVersion': String.raw`(?<said>Policy rule not satisfied for service account)(?:["',]{0,3}\s{1,80}"?name"?:\s{1,20}"?(?<name>[a-z0-9][a-z0-9.-]{0,252}))?`,
  }),
  ...said('gateway-token', {
    agentgateway: String.raw`authentication failure: (?:the token is invalid or malformed|no bearer token found|the token [a-z ]{1,60}): Error\((?<said>[A-Za-z]{1,60})`,
  }),
  ...said('teleport-role', {
    Teleport: String.raw`(?:\bis forbidden: User [^\n]{1,1500}\n\s{0,9})?Ask your Teleport admin to ensure that your Teleport role includes access to (?:the )?(?<resource>[\w ./-]{1,100}?) in ${Q}?(?<field>[a-z_]{1,60})`,
  }),
  ...said('hidden-words', HIDDEN_WORDS),
]
