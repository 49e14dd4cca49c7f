import type { SpeakerKind } from '@/lib/evidence/speaker'

/** An exact form that one program puts around words of its own or of others. */
export interface Form {
  kind: SpeakerKind
  /** The program, and what it is a part of. */
  by: string
  pattern: RegExp
}

function forms(kind: SpeakerKind, rows: Readonly<Record<string, string>>): Form[] {
  return Object.entries(rows).map(([by, pattern]) => ({ kind, by, pattern: new RegExp(pattern) }))
}

const Q = String.raw`\\{0,31}["']`

/** What the API server writes to itself: an answer to no client. At the start of a record. */
export const SERVER_LOGS: readonly Form[] = forms('server-log', {
  'the log of kube-apiserver': String.raw`^[IWEF]\d{4} \d\d:\d\d:\d\d[.\d]{0,7} {1,8}\d{1,8} (?:authentication|authorization|httplog|wrap|handlers|rbac|filters/\w{1,40}|(?:validating/|mutating/)?dispatcher)\.go:\d{1,5}\]`,
  'the log of kube-apiserver, as JSON': String.raw`^\{[^\n]{0,400}"caller"\s{0,4}:\s{0,4}"[^"\n]{0,80}\b(?:authentication|authorization|httplog|wrap|handlers|rbac|dispatcher)\.go:\d`,
  'an audit event': String.raw`^\{[^\n]{0,4000}"apiVersion"\s{0,4}:\s{0,4}"audit\.k8s\.io/`,
  'an audit event, legacy': String.raw`^(?:\S{1,40} )?AUDIT: id=`,
})

/** The same, where the header is lost: no client prints these words of its own. */
export const SERVER_WORDS: readonly Form[] = forms('server-log', {
  'the authentication of kube-apiserver': String.raw`Unable to authenticate the request(?! due to an error)${Q}? err=|Unable to authenticate the request due to an error: `,
  'the authorization of kube-apiserver': String.raw`\bForbidden${Q} URI=|\bForbidden: ${Q}/[^\n]{1,2000}, Reason: `,
  'the RBAC authorizer': String.raw`\bRBAC: no rules authorize user |\bRBAC DENY: user `,
  'the admission of kube-apiserver': String.raw`\bFailed calling webhook, failing (?:open|closed) |\brejected by webhook ${Q}`,
})

/** Whose words a text shows beyond doubt, wherever they are: they were never the API server's. */
export const IN_BETWEEN: readonly Form[] = forms('proxy', {
  Teleport: String.raw`Ask your Teleport admin|\[00\] access denied`,
  'capsule-proxy': String.raw`cannot retrieve user and group from the request: |cannot authenticate the token due to error: |request source is not allowed`,
  'Pinniped, the Concierge': String.raw`invalid impersonation\b|unimplemented functionality - unable to act as current user`,
  Rancher: String.raw`${Q}type${Q}\s{0,4}:\s{0,4}${Q}error${Q}[^\n]{0,400}${Q}(?:status|code)${Q}|\bmust authenticate\b`,
  'Envoy and Istio': String.raw`\bRBAC: access denied\b|\brbac_access_denied_matched_policy\b`,
  linkerd: String.raw`\bunauthorized (?:request on route|connection on)\b|\bl5d-proxy-error\b`,
  'kube-rbac-proxy': String.raw`\bForbidden \(user=[^\s,()]{1,600}, verb=[a-z]{1,20}, resource=[^\n,]{0,100}, subresource=`,
})

/** The kubelet, of a call on its own port, and of one that it made. */
export const KUBELETS: readonly Form[] = forms('kubelet', {
  'the kubelet, of its own port': String.raw`\b(?:Forbidden|Authorization error) \(user=[^\s,()]{1,600}, verb=[a-z]{1,20}, resource=nodes, subresource`,
})

/** What clients and tools put around the answer that they got; the outermost is the one that comes first. */
export const CLIENTS: readonly Form[] = forms('client', {
  'an MCP server': String.raw`\{${Q}content${Q}:\s?\[\s?\{${Q}type${Q}:\s?${Q}text${Q},\s?${Q}text${Q}:`,
  kubectl: String.raw`Error from server(?: \([A-Za-z]{1,40}\))?: |\berror: You must be logged in to the server|Unable to connect to the server: |The connection to the server \S{1,300} was refused|\berror: unable to upgrade connection: `,
  'client-go, its reflector': String.raw`\breflector\.go:\d|\b[Ff]ailed to (?:list|watch) \*?[\w.]{1,120}: |${Q}Failed to watch${Q}`,
  'client-go, leader election': String.raw`\bleaderelection\.go:\d|\berror retrieving resource lock\b|\b[Ee]rror (?:retrieving|initially creating) (?:lease|resource) lock\b`,
  'client-go, discovery': String.raw`\bfailed to get API group resources: |couldn't get (?:current server API group|resource) list|complete list of server APIs: `,
  'client-go': String.raw`the server has asked for the client to provide credentials|the server could not find the requested resource|the server rejected our request|an error on the server \(|the server is currently unable to handle the request|the server has received too many requests|\b(?:client-go|round_trippers\.go|request\.go|rest_client\.go|shared_informer\.go)\b`,
  'controller-runtime': String.raw`\bReconciler error\b|\bcontroller-runtime\b`,
  'fabric8, Java, its informer': String.raw`\bio\.fabric8\.kubernetes\.client\.informers\b`,
  'the official client, Java, its informer': String.raw`\bio\.kubernetes\.client\.informer\b|\bReflectorRunnable\b`,
  'kube-rs, its watcher': String.raw`\bfailed to perform initial object list: |\bwatch stream failed: `,
  'kopf, its watchers': String.raw`\bNot enough permissions to (?:watch|list)\b|\bwatcher of [a-z]`,
  'fabric8, Java': String.raw`\bFailure executing: [A-Z]{3,6} at: |\bKubernetesClientException\b|\bOperation: \[[a-z-]{1,20}\] {1,2}for kind: \[`,
  'the official client, Java': String.raw`\bio\.kubernetes\.client\.|\bMessage: [^\n]{0,60}\nHTTP response code: \d{3}\nHTTP response body: `,
  'the official client, Python': String.raw`\((?:0|[1-5]\d\d)\)\s{1,20}Reason: |\bkubernetes(?:_asyncio)?\.client\.|\bHTTP response headers: HTTPHeaderDict\(`,
  'the official client, Python, dynamic': String.raw`\b[45]\d\d\s{1,9}Reason: [A-Z][A-Za-z ]{2,40}\s{1,9}HTTP response headers: |\bkubernetes\.dynamic\.exceptions\.`,
  kopf: String.raw`\bRequest attempt #\d{1,3}/\d{1,3} failed\b|\bAPI\w{0,30}Error\(['"]`,
  'the official client, JavaScript': String.raw`\bHTTP-Code: \d{3}\s{1,4}Message: |\bUnknown API Status Code\b`,
  'kube-rs': String.raw`\bApiError: |\bErrorResponse \{|\bkube_client::`,
  'the official client, .NET': String.raw`\bOperation returned an invalid status code '`,
  'kubeclient, Ruby': String.raw`\bHTTP status code [45]\d\d, |\bKubeclient::`,
  Terraform: String.raw`\bAPI response status: Failure|\bKubernetes API Error: |│ Error: |╷\n`,
  Pulumi: String.raw`\bwas not successfully created by the Kubernetes API server: |\bkubernetes:[a-z-]{1,40}(?:/v\d)?[:/]`,
  Ansible: String.raw`\bFailed to (?:create|patch|update|delete|apply|retrieve) (?:object|requested object): |\bfatal: \[[^\]\n]{1,253}\]: FAILED! => `,
  Helm: String.raw`\b(?:INSTALLATION|UPGRADE|UNINSTALL|ROLLBACK) FAILED: |\bquery: failed to query with labels: |\b[Kk]ubernetes cluster unreachable: |\bserver-side apply failed for object `,
  Flux: String.raw`\b(?:dry-run|(?:apply|delete)(?<=\b[A-Z][A-Za-z]{1,62}/[a-z0-9./-]{1,320} [a-z]{5,6})) failed(?:, error)?(?: \([A-Za-z]{1,40}\)|, reason: [A-Za-z]{1,40}(?:, error)?)?: |\bHelm (?:install|upgrade|rollback|uninstall) failed for release `,
  'Argo CD': String.raw`\bFailed to load (?:live|target) state: |\bfailed to (?:sync cluster|get cluster info for)\b|\berror synchronizing cache state\b`,
  Crossplane: String.raw`\bcannot apply composed resource ${Q}|\b(?:observe|create|update|delete) failed: `,
  Tekton: String.raw`\bfailed to create task run pod ${Q}`,
  Jenkins: String.raw`\bERROR: Unable to create pod `,
  'curl and others, a Status': String.raw`${Q}?kind${Q}?\s{0,4}[:=]\s{0,4}${Q}?Status\b|\bStatus\(apiVersion=v1\b|\bStatusError\b|&errors\.StatusError\{`,
})

/** A stamp or a level with which programs begin a record. */
export const RECORD_HEAD =
  /^(?:\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:|[IWEFD]\d{4} \d\d:|\{|\d\d:\d\d:\d\d|(?:time|ts|level|msg|lvl|t)=|[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d|\[?(?:ERROR|WARNING|WARN|INFO|DEBUG|FATAL|ERRO|PANIC)\b|(?:[Ee]rror|[Ff]atal|panic|Exception|Traceback)\b|[\w$]{1,80}(?:\.[\w$]{1,80}){1,12}(?:Exception|Error)\b|Caused by: )/
/** Words with which a program says that something failed. */
export const FAILING =
  /\b(?:err|error|errors|erro|failed|failure|fails?|exception|cannot|could not|couldn't|can't|unable|panic|fatal|warn|warning|refused|forbidden)\b|"level"\s?:\s?"(?:error|warn)|^[WEF]\d{4} /i
/** A row of `kubectl describe` or of `kubectl get events`: whoever can create events can claim what it says. */
export const EVENT =
  /^(?:[\w-]{1,63}[ \t]{1,8})?(?:\d{1,4}[smhd]\w{0,8}[ \t]{1,8})?(?:\(x\d{1,6} over \w{1,12}\)[ \t]{1,8})?(?:Warning|Normal)[ \t]{1,20}[A-Z][A-Za-z]{2,60}[ \t]{1,20}/
