// First addresses of the Service networks that distributions and clouds use, which Service kubernetes has.
const HOST = String.raw`(?:kubernetes(?:\.default(?:\.svc(?:\.cluster\.local)?)?)?(?![\w.-]*\.(?:io|com|org|dev))|kube-apiserver[\w.-]{0,200}|(?:10|172)\.\d{1,3}\.\d{1,3}\.1(?=:443\b|[/"',)\s]|$)|[\w-]{1,200}(?:\.[\w-]{1,63}){1,6}\.(?:eks\.amazonaws\.com|azmk8s\.io|gke\.goog|k8s\.ondigitalocean\.com|lke\.linode\.com|k8s\.ovh\.net|vultr-k8s\.com)|kubernetes\.docker\.internal)`
const CORE =
  'namespaces|nodes|pods|services|events|configmaps|secrets|endpoints|persistentvolumes|persistentvolumeclaims|serviceaccounts|replicationcontrollers|resourcequotas|limitranges|componentstatuses|podtemplates|watch'
const API_PATH = new RegExp(
  String.raw`^/{1,2}(?:api/?(?:\?timeout=|$)|api/v1/?(?:\?|$)|api/v1/(?:${CORE})(?:[/?]|$)|apis/?(?:\?timeout=|$)|apis/[a-z0-9.-]{1,253}/v\d[a-z0-9]{0,16}(?:[/?]|$)|openapi/v[23](?:[/?]|$)|version/?(?:\?timeout=|$))`,
)
const API_HOST = new RegExp(`^${HOST}$`, 'i')
const API_PORT = new Set(['6443', '16443'])
const MAYBE_PORT = new Set(['', '443', '6443', '8443', '16443'])

const URL_IN =
  /\bhttps?:\/\/([^\s/"'<>()\\?,:[\]]{1,253}|\[[0-9a-f:]{2,45}\])(?::(\d{1,5}))?((?:\/[^\s"'<>\\)]{0,2000})?)/gi

export interface Address {
  host: string
  port: string
  path: string
}

/** True where an address can only be that of an API server: by its name, its port, or a path that only it serves. */
export function isApiServer({ host, port, path }: Address): boolean {
  if (API_PORT.has(port)) return true
  if (isUnconfigured(host, port)) return API_PATH.test(path)
  if (API_HOST.test(host) && MAYBE_PORT.has(port)) return port !== '' || path !== '' || host.includes('.')
  return MAYBE_PORT.has(port) && API_PATH.test(path)
}

/** Where a client goes that found no configuration. */
function isUnconfigured(host: string, port: string): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(host) && (port === '80' || port === '8080')
}

// Only a Service network of a distribution's choice tells its first address from a router's.
const OWN_SERVICE =
  /(?<![\w.-])(?:kubernetes\.default(?:\.svc(?:\.cluster\.local)?)?|10\.(?:96\.0|43\.0|100\.0|152\.183)\.1|172\.(?:20|30)\.0\.1)(?![\w-]|\.\w)(?!:(?!443\b|6443\b)\d| port (?!443\b|6443\b))/i

/** True where a text names Service kubernetes, by its name or by its usual address. */
export function namesOwnService(text: string): boolean {
  return OWN_SERVICE.test(text)
}

/** The addresses of all URLs in a text. */
export function urlsIn(text: string): Address[] {
  return [...text.matchAll(URL_IN)].map(([, host = '', port = '', path = '']) => ({ host, port, path }))
}

// What only a client of Kubernetes prints.
const CLIENT =
  /\*v1(?:beta\d)?\.[A-Z]|\bk8s\.io\/|client-go|controller-runtime|sigs\.k8s\.io|complete list of server APIs|\bkubernetes_[a-z][a-z_]{1,40}\b|\bhelm_release\b|\bkubectl_manifest\b|kubernetes rest client|reflector\.go|leaderelection|error retrieving resource lock|io\.fabric8\.kubernetes|KubernetesClientException|io\.kubernetes\.client|kubernetes[._](?:client|asyncio|config)|@kubernetes\/client-node|k8s\.Kubernetes|k8s\.Autorest|KubernetesClient\b|\bHyperError\b|kube(?:_client|_runtime)?::|kube_client|Kubeclient|KubeException|K8s\.Client|K8s::|\bKubeClient\.|\bkubernetes\/stream\/|\bAudit-Id: [0-9a-f]{8}-|kopf|\bkubeadm\b|getting ClusterInformation|pykube|lightkube|openshift\.dynamic|Error from server|Unable to connect to the server|Kubernetes cluster unreachable|couldn't get current server API group list|KUBERNETES_SERVICE_HOST|[Xx]-[Kk]ubernetes-[Pp]f-|\bkube-apiserver\b|Kubernetes API|"kind\\*":\s?\\*"Status/

/** True where a text shows that a client of Kubernetes wrote it. */
export function isOfKubernetesClient(text: string): boolean {
  return CLIENT.test(text)
}

/** True where a text shows that an API server was called: a client of Kubernetes wrote it, or it names an API server. */
export function showsApiServer(text: string): boolean {
  return isOfKubernetesClient(text) || urlsIn(text).some(isApiServer) || namesApiServer(text)
}

const NAMES = new RegExp(
  String.raw`(?:^|[\s"'(=@/])(?:https?://)?(${HOST}|[\w.-]{1,253}(?=:(?:6443|16443)\b))(?::(\d{1,5}))?`,
  'gi',
)

function namesApiServer(text: string): boolean {
  for (const [, host = '', port = ''] of text.matchAll(NAMES)) {
    if (isApiServer({ host, port, path: '' })) return true
  }
  return false
}
