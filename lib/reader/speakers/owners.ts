import {
  type Address,
  barePaths,
  isApiServer,
  isDocumentation,
  maybeApiServer,
  printedAddresses,
  urlsIn,
  withoutDocumentation,
} from '../addresses/addresses'
import { lineAt, recordSpan } from '../around/records'
import { KIND_WORDS, namesAndParts, namesOfObjects } from './name-positions'

/**
 * Who a text shows to have spoken or to have been spoken to. `rival`: a service that is no API server, by its address or by what
 * only it prints. `product`: one by its name alone, which proves nothing: it may be the name of an object. `stranger`: an
 * address that may be an API server's, where a client of Kubernetes calls it. `operation`: a verb of Kubernetes on its objects,
 * which outweighs a product's name. `hint`: a word about Kubernetes, which counts only where nobody else is named.
 */
type Side = 'kubernetes' | 'rival' | 'product' | 'stranger' | 'operation' | 'hint'

/** Whose an outcome is. `unclear`: the text names Kubernetes and, nearer, a product by its name, so only its reader knows. */
type Owner = Side | 'unclear'

function words(side: Side, ...patterns: string[]): { side: Side; pattern: RegExp } {
  return { side, pattern: new RegExp(patterns.join('|'), 'g') }
}

function anyCase(side: Side, ...patterns: string[]): { side: Side; pattern: RegExp } {
  return { side, pattern: new RegExp(patterns.join('|'), 'gi') }
}

/** The one list of those who speak in logs beside addresses. Each row is a principle; its words are what that kind of speaker prints. */
const OWNERS: readonly { side: Side; pattern: RegExp }[] = [
  words(
    'kubernetes',
    // client-go and what is built on it: modules, typed objects, files that only it has, and its own sentences
    String.raw`\*v\d(?:(?:alpha|beta)\d)?\.[A-Z]`,
    String.raw`\*unstructured\.Unstructured`,
    String.raw`(?<!registry|gcr|dl|docs)\.k8s\.io\b`,
    String.raw`\bk8s\.io\/(?!cri-|component-base\/cli|kubernetes\/pkg\/kubelet|pause)`,
    String.raw`sigs\.k8s\.io`,
    'client-go',
    'controller-runtime',
    String.raw`\b(?:reflector|leaderelection|memcache|round_trippers|cached_discovery|shared_informer|wrap|httplog|authentication|authorization|rest_client|in_cluster_config|client_config)\.go:\d`,
    'complete list of server APIs',
    'error retrieving resource lock',
    '[Kk]ubernetes rest client',
    "couldn't get (?:current server API group|resource) list",
    "couldn't read version from server",
    '[Ss]erver [Vv]ersion: error',
    String.raw`unable to upgrade connection`,
    String.raw`Unable to connect to the server`,
    'Error from server',
    'Kubernetes cluster unreachable',
    'Unknown API Status Code',
    String.raw`\b(?:from|by|query) (?:the )?(?:k8s|[Kk]ubernetes)(?: API)?(?: -|:) (?=\d{3}\b)`,
    'error occurred during resource retrieval',
    'KUBERNETES_SERVICE_(?:HOST|PORT)',
    String.raw`\bInClusterConfig|in-cluster (?:config|client)|incluster`,
    // Java, Python, JavaScript, .NET, Rust, Ruby, PHP, Elixir, Erlang, Scala, Haskell, Dart, Swift
    String.raw`io\.fabric8\.(?:kubernetes|openshift)|\bfabric8\b`,
    'KubernetesClientException|KubernetesClientTimeoutException',
    String.raw`io\.kubernetes\.client`,
    String.raw`\bkubernetes[._](?:client|asyncio|aio|config|dynamic|stream|watch)|\bkubernetes\/(?:client|stream|watch|config)\/`,
    String.raw`\bkube(?:rnetes)?[._-]?(?:client|api)\b`,
    'kubernetes_(?:asyncio|validate)',
    String.raw`\b(?:kopf|pykube|lightkube|kr8s|hikaru|openshift\.dynamic|skuber)\b`,
    String.raw`@kubernetes\/|kubernetes-client\/|kubernetes-fluent-client|godaddy\/kubernetes|client-node\b`,
    String.raw`k8s\.(?:Kubernetes|Autorest|Exceptions|Models|KubeConfig)|\b(?:Kubernetes|Kube|K8[sS])[A-Za-z]{0,40}(?:Client|Error|Exception|Object)\b|KubernetesClient|KubeOps`,
    String.raw`\bkube(?:_client|_runtime|_core|_derive)?::|kube_client|kube-rs|\bHyperError\b|\bApi\(ErrorResponse\b|k8s_openapi`,
    String.raw`Kubeclient|KubeException|K8s\.Client|K8s::|\bKubeClient\b|\bKube(?:::|\.)`,
    String.raw`(?:RenokiCo|Maclof|Kubernetes)\\{1,4}[A-Z]`,
    String.raw`\bk8s(?:_client|\.client|\.base|api|ex|dart)\b`,
    String.raw`\blibcluster:k8s|Cluster\.Strategy\.Kubernetes|\bbonny\b`,
    // what the API server and kubectl proxy put into every answer
    String.raw`\b[Aa]udit-I[Dd]\b|\baudit-id\b`,
    '[Xx]-[Kk]ubernetes-[Pp]f-',
    String.raw`"kind\\*":\s?\\*"Status`,
    String.raw`\bApiStatus\b|\bStatusError\b`,
    // programs and their modules
    String.raw`\b(?:kubernetes|k8s)\/(?:[\w-]{1,40}\/){0,6}[\w-]{1,60}\.go:\d|\bhelm\.go:\d|failed to query with labels`,
    String.raw`\bkube-?apiserver\b|\bapi-?server\b|Kubernetes API|k8s api|cluster API server`,
    String.raw`\bkube(?:adm|let_client|-proxy|-scheduler|-controller-manager|-state-metrics|-vip|-router|-monkey)\b`,
    String.raw`\bkubernetes_[a-z][a-z_]{1,40}\b|\bhelm_release\b|\bkubectl_manifest\b|\bkubernetes:[a-z-]{1,40}(?:\/v\d)?[:/]`,
    String.raw`community\.kubernetes|kubernetes\.core\b|\bk8s_info\b`,
    String.raw`getting ClusterInformation|failed to (?:get|list|watch|create|update) resource`,
    String.raw`\bKubernetesPodOperator\b|kubernetes_executor|KubernetesJobOperator|\bkubernetes-(?:plugin|executor|runner)\b`,
    String.raw`plugin\/kubernetes|\bfilter[_:]kube|\bdiscovery\/kubernetes|\bkubernetes_sd|\bprovider[=.: "]{1,4}kubernetes`,
    String.raw`\bGroupVersionResource\b|\bRESTMapping|\b[Rr]estmapper\b|\bAPI group resources\b|APIService\b`,
    String.raw`\bin namespace: \[|\bfor kind: \[`,
    String.raw`\bhelm (?:install|upgrade|uninstall|rollback|list|status|template|test)\b|INSTALLATION FAILED|UPGRADE FAILED`,
    String.raw`\bkubectl (?:get|apply|create|delete|patch|edit|label|annotate|scale|rollout|auth|version|cluster-info|api-resources|api-versions|top|drain|cordon|uncordon|replace|set|wait|config|proxy|explain|taint|diff|autoscale|expose|events)\b`,
    String.raw`\boc (?:get|apply|create|delete|login|adm|whoami|project|status|new-app|new-project)\b`,
    String.raw`serviceaccount\/(?:token|ca\.crt|namespace)\b`,
    String.raw`\bto kubernetes\b|\bwith kubernetes\b`,
  ),
  // What other services print: their addresses, their codes and their sentences.
  anyCase(
    'rival',
    String.raw`\bdocker\.io|\bghcr\.io|\bquay\.io|\bgcr\.io|\bpkg\.dev|\bdkr\.ecr\b|\bmcr\.microsoft|\bazurecr\.io|\bregistry\.k8s\.io`,
    String.raw`Error response from daemon|PullImage|ErrImagePull|ImagePullBackOff|\bpull(?:ing|ed)? (?:access|image|and unpack)|\bmanifests?\/sha256|\bmanifest unknown|\bmanifests \d|\b(?:pull|push)(?:ing|ed)? (?:from|to)\b`,
    String.raw`\boauth token|\banonymous token|\bhelm repo\b|\bhelm (?:pull|push|registry|dependency|fetch)\b|chart repository|helm ?repository|repository index|\bindex\.yaml\b|looks like "https?:`,
    String.raw`\bgit (?:clone|push|fetch|pull|ls-remote)|\bgit@|\.git\b|git-upload-pack|unable to access 'https`,
    String.raw`\bamazonaws\.com(?!:6443)(?<!eks\.amazonaws\.com)|\barn:aws|\bsts:|\bAssumeRole|\bUnauthorizedOperation\b|\bAccessDenied(?:Exception)?\b|operation error [A-Z]|RequestID:|\bis not authorized to perform\b|\bstatus code: \d{3}, request id\b`,
    String.raw`googleapis\.com|\bgoogleapi\b|\bgoogle\.(?:api|auth|cloud)|iam\.gserviceaccount|storage\.objects`,
    String.raw`management\.azure|microsoftonline|AuthorizationFailed|Microsoft\.[A-Z][a-z]+\/|\baz (?:aks|acr|login)\b|\bRest\.Azure\b|AADSTS`,
    String.raw`digitalocean\.com(?<!k8s\.ondigitalocean\.com)|pulumi\.com|app\.terraform\.io|169\.254\.169\.254|metadata\.google|instance metadata`,
    String.raw`\bVAULT_[A-Z]|\bCode: \d{3}\. (?:Errors|Raw Message):|\betcdserver: permission|\bsqlstate\b|security_exception`,
    String.raw`\d#\d{1,8}: \*\d|\bupstream: |access forbidden by rule|HTTP\/[\d.]{1,3}" \d{3} \d|The requested URL could not be retrieved|\bMozilla\/5|\bserver: _\b|propagation check`,
    String.raw`\b(?:readiness|liveness|startup) probe|HTTP probe failed`,
    String.raw`:(?:10250|10255|2379|2380|2376|5432|3306|6379|27017|9200|9092|5672|8500|8200|636|389|1433|11211|9042|4222|50051)\b(?!:\d)`,
    // sockets and volumes of a node
    String.raw`\bdial unix\b|\.sock\b|MountVolume|FailedMount`,
    // the API server's own trouble with what it calls
    String.raw`failed calling webhook|failed to call webhook|error dialing backend`,
    // what kubectl only relays
    String.raw`\bkubectl (?:logs?\b(?=[^\n]{0,200}: )|(?:exec|attach|run|debug|port-forward|cp|describe)\b)|portforward\.go|\bforwarding port`,
    String.raw`\bplugin\/errors\b|\bread udp\b(?!.{0,40}->\S{1,50}:53: i\/o timeout\b.{0,5}$)`,
    String.raw`\bgetting credentials: |exec plugin|credential plugin`,
  ),
  // Other services by their names alone, which are names of the user's own objects as well.
  anyCase(
    'product',
    String.raw`\bregistr(?:y|ies)\b|\b(?:docker|podman|buildah|skopeo|containerd|buildkit|kaniko|crictl|nerdctl)\b|\bblobs?\b`,
    String.raw`\boauth2?\b|\bopenid|\boidc\b|\bsaml\b|keycloak|\bdex\b|\bidp\b|identity provider`,
    String.raw`\bnpm\b|\byarn\b|\bpnpm\b|\bpip\b|pypi|\bmaven\b|\bgradle\b|artifactory|\bnexus\b|harbor|rubygems|crates\.io|proxy\.golang|\bapt(?:-get)?\b|\bcargo\b|\bnuget\b`,
    String.raw`github(?!\.com\/[\w.-]{1,60}\/[\w.-]{1,60}(?:@v\d|\/(?:v\d|pkg|cmd|internal|vendor|src)\b))|gitlab|bitbucket|gitea|octokit`,
    String.raw`\baws\b|\bboto(?:3|core)?\b|\bec2\b|\bs3\b|\bIAM\b|\beksctl\b|\broute ?53\b|\bgcloud\b|\bgsutil\b|\bgcp\b|\bazure\b|(?<!k8s\.)\bautorest\b|\bmsi\b`,
    String.raw`cloudflare|hetzner|linode|openstack|vsphere|vcenter`,
    String.raw`\bvault\b|keyvault|secrets? ?manager|secretstore|\bconsul\b|\bnomad\b|\betcd\b(?!server: (?:request|leader|no leader|too many|mvcc))|\bzookeeper\b`,
    String.raw`\bpsql\b|postgres\w*|\bmysql\w*|mariadb|\bmongo\w*|\bredis\b|cassandra|\bcockroach\w*|clickhouse|\boracle\b|sqlserver|\bjdbc\b|\bodbc\b|snowflake|\bcouch\w*|\bneo4j|\binflux\w*`,
    String.raw`\bkafka\b|rabbitmq|\bamqp\b|\bnats\b|\bpulsar\b|\bmqtt\b|activemq`,
    String.raw`elasticsearch|opensearch|\bkibana\b|\bloki\b|\bgrafana\b|\btempo\b|\bjaeger\b|\bsplunk\b|datadoghq|newrelic|sentry\.io|fluentd|logstash|\bminio\b`,
    String.raw`\bsmtps?\b|\bimap\b|\bldaps?\b|\bkerberos\b|\bssh\b|\bsftp\b|\bnfs\b|\bsmb\b|\bftp:|\bcsi\b`,
    String.raw`nginx-(?:ingress|lb)|ingress-nginx|\bACME\b|letsencrypt|\bwebsite\b|\bswagger_client\b|\bwebhook\b`,
    String.raw`\bslack\b|hooks\.|\bwebhook url\b|\bjira\b|\bstripe\b|\bpay(?:ment|pal)|sonarqube|\bopenai\b|\banthropic\b|huggingface`,
  ),
  words(
    'stranger',
    String.raw`\bcode = (?:PermissionDenied|Unauthenticated)\b`,
    // whose log it is, the command does not say
    String.raw`\bkubectl logs?\b`,
    // a path behind a quote, as Python and Ruby print what they asked someone for
    String.raw`["'\])]: \/(?!apis?\/)[a-z]`,
  ),
  anyCase(
    'operation',
    // a resource of any group, as clients write it with its version
    String.raw`\b(?:list|watch)[a-z]{0,3} (?:on )?resources? [a-z][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){1,6}\/v\d`,
    String.raw`\b(?:${KIND_WORDS}) (?:launch|creat|delet|list|watch|updat|patch|schedul)[a-z]{1,6}\b`,
    String.raw`\b(?:get|list|watch|creat|updat|patch|delet|fetch|read|load|apply|evict|sync|retriev|find|query|quer|describ|scal|reconcil|bind|schedul|submit|launch|spawn)(?:e|y|s|ed|ing|ting|ying|ies|led)? (?:the |all |a |an |new |of )?(?:kubernetes |k8s )?(?:${KIND_WORDS})\b`,
  ),
  anyCase(
    'hint',
    String.raw`\bHTTPHeaderDict\b`,
    String.raw`\bJob failed \(system failure\): prepare environment: `,
    String.raw`\b(?:kubernetes|k8s|kube|openshift|kubeconfig|kubelet)\b`,
    String.raw`\bnamespaces?\/[a-z0-9-]{1,63}\/(?:${KIND_WORDS})\b`,
    String.raw`\b(?:list|read|create|delete|patch|replace|watch)[_A-Z]?(?:Namespaced|namespaced_)|ForAllNamespaces|_for_all_namespaces`,
  ),
]

/** Offsets in rising order. */
class Offsets {
  readonly #at: number[]

  constructor(at: number[]) {
    this.#at = at.sort((a, b) => a - b)
  }

  get isEmpty(): boolean {
    return this.#at.length === 0
  }

  /** The distance from `index` to the nearest that is not outside; infinite where there is none. What is in front is nearer. */
  distance(index: number, start: number, end: number): number {
    const next = this.#next(index)
    const before = this.#at[next - 1] ?? Number.NEGATIVE_INFINITY
    const after = this.#at[next] ?? Number.POSITIVE_INFINITY
    return Math.min(
      before >= start ? index - before : Number.POSITIVE_INFINITY,
      after < end ? (after - index) * BEHIND : Number.POSITIVE_INFINITY,
    )
  }

  #next(index: number): number {
    let low = 0
    let high = this.#at.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#at[middle] ?? 0) < index) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** A chain of errors names whom it called first, and what came of it behind. */
const BEHIND = 2
const NEIGHBORS = 1_600
const LINE = 2_048

/** Words by which a client says that what it called is the API server, whatever address it was given. */
const NAMES_THE_SERVER =
  /Unable to connect to the server|The connection to the server|Kubernetes cluster unreachable|couldn't get current server API group list|couldn't read version from server|Kubernetes API connection failure/g

export interface Owners {
  /** True once an outcome was asked about of which only the reader knows whose it is. */
  readonly isUnclear: boolean
  /** Whose an outcome at a place is, by the nearest that is named; undefined where the whole text names nobody. */
  of(index: number): Owner | undefined
  /** True where a client of Kubernetes or an API server is named in the line of a place, and no rival is nearer. */
  isOfLine(index: number): boolean
}

/** `called`: a product where a chain of errors names whom it called, or behind the word `from`. */
type Found = Record<Side | 'called', Offsets>

function isCalled(text: string, at: number, word: string): boolean {
  return (
    /^(?:[:#]|\.[A-Za-z])/.test(text.slice(at + word.length, at + word.length + 2)) ||
    /\b(?:from|by|via|with) (?:the )?$/i.test(text.slice(Math.max(0, at - 10), at))
  )
}

/** `redis-0` and `aws-auth` are names of objects, whoever they are named for. */
function isPartOfName(text: string, at: number, word: string): boolean {
  return /^[a-z]+$/i.test(word) && (text[at - 1] === '-' || text[at + word.length] === '-')
}

function nowhere(): Record<keyof Found, number[]> {
  return { kubernetes: [], rival: [], product: [], stranger: [], operation: [], hint: [], called: [] }
}

function byWords(text: string): Found {
  const at = nowhere()
  const spoken = withoutDocumentation(text)
  const objects = namesOfObjects(spoken)
  const parts = namesAndParts(spoken)
  for (const { side, pattern } of OWNERS) {
    const isOfOthers = side === 'rival' || side === 'product'
    const names = isOfOthers ? parts : objects
    for (const { 0: word, index } of spoken.matchAll(pattern)) {
      const isName = names.has(index, word.length) || (isOfOthers && isPartOfName(text, index, word))
      if (isName) continue
      at[side].push(index)
      if (side === 'product' && isCalled(text, index, word)) at.called.push(index)
    }
  }
  return offsets(at)
}

function authority({ host, port }: Address): string {
  return `${host.toLowerCase()}:${port === '' ? '443' : port}`
}

function byAddress(text: string): Found {
  const at = nowhere()
  // What a URL of the text shows to be an API server is one wherever it is named again.
  const shown = new Set<string>()
  for (const url of urlsIn(text)) {
    if (isDocumentation(url) || url.host.includes('$')) continue
    if (isApiServer(url)) shown.add(authority(url))
    at[isApiServer(url) ? 'kubernetes' : maybeApiServer(url) ? 'stranger' : 'rival'].push(url.at)
  }
  for (const address of printedAddresses(text)) {
    const isServer = isApiServer(address) || shown.has(authority(address))
    at[isServer ? 'kubernetes' : maybeApiServer(address) ? 'stranger' : 'rival'].push(address.at)
  }
  at.kubernetes.push(...barePaths(text))
  return offsets(at)
}

function offsets(at: Record<keyof Found, number[]>): Found {
  return {
    kubernetes: new Offsets(at.kubernetes),
    rival: new Offsets(at.rival),
    product: new Offsets(at.product),
    stranger: new Offsets(at.stranger),
    operation: new Offsets(at.operation),
    hint: new Offsets(at.hint),
    called: new Offsets(at.called),
  }
}

const FAR = Number.POSITIVE_INFINITY

/**
 * Reads who is named in a text, once, and says whose an outcome at a place is: by its line, its record, the lines around, and
 * the whole text, and in each an address before words. `isOfKubernetes`: the reader says that the text is, so that only what
 * another service printed is not. Takes linear time, and each question logarithmic.
 */
export function ownersIn(text: string, isOfKubernetes = false): Owners {
  const named = byWords(text)
  const addresses = byAddress(text)
  const server = new Offsets([...text.matchAll(NAMES_THE_SERVER)].map(({ index }) => index))
  const isNamed = (found: Offsets, index: number, start: number, end: number) =>
    found.distance(index, start, end) < FAR
  const nearest = (found: Found, index: number, start: number, end: number) => {
    const sides = ['kubernetes', 'rival', 'product'] as const
    const [side] = sides
      .map((side) => ({ side, far: found[side].distance(index, start, end) }))
      .filter(({ far }) => far < FAR)
      .sort((a, b) => a.far - b.far)
    return side?.side
  }
  const within = (index: number, start: number, end: number) =>
    nearest(addresses, index, start, end) ?? nearest(named, index, start, end)
  const hinted = (index: number, start: number, end: number) => {
    if (isNamed(addresses.stranger, index, start, end)) return undefined
    if (isNamed(named.operation, index, start, end)) return 'operation'
    return isNamed(named.hint, index, start, end) ? 'hint' : undefined
  }
  const ofLine = (index: number) => {
    const line = lineAt(text, index)
    const [start, end] = [Math.max(line.start, index - LINE), Math.min(line.end, index + LINE)]
    if (server.distance(index, start, index) < LINE) return 'kubernetes'
    const side = within(index, start, end)
    if (side !== 'product' && side !== undefined) return side
    // What a client of Kubernetes did is said in front of what came of it, and outweighs a name.
    if (side === 'product' && isNamed(named.rival, index, start, end)) return 'rival'
    const client = named.kubernetes.distance(index, start, index)
    const operation = named.operation.distance(index, start, index)
    const called = named.called.distance(index, start, index)
    if (called < Math.min(client, operation)) return side
    if (side === 'product' && client < FAR) return 'kubernetes'
    return operation < FAR ? 'operation' : side
  }
  const ofPlace = (index: number): Owner | undefined => {
    const own = ofLine(index)
    if (own !== undefined && own !== 'product') return own
    const record = recordSpan(text, index)
    const scopes = [
      [record.start, record.end],
      [index - NEIGHBORS, index + NEIGHBORS],
      [0, text.length],
    ] as const
    let isOfProduct = own === 'product'
    for (const [start, end] of scopes) {
      const near = within(index, start, end)
      if (near === 'rival') return near
      isOfProduct ||= near === 'product'
      const isOfClient = near === 'kubernetes' || isNamed(named.kubernetes, index, start, end)
      const isPaste = near === undefined && start === 0 && end === text.length
      const side = isOfClient ? 'kubernetes' : isPaste ? undefined : hinted(index, start, end)
      if (side !== undefined) return isOfProduct ? 'unclear' : side
    }
    if (isOfProduct) return 'product'
    return addresses.stranger.isEmpty && named.stranger.isEmpty ? undefined : 'stranger'
  }
  let isUnclear = false
  return {
    get isUnclear() {
      return isUnclear
    },
    of(index) {
      const owner = ofPlace(index)
      isUnclear ||= owner === 'unclear'
      return isOfKubernetes && owner !== 'rival' ? 'kubernetes' : owner
    },
    isOfLine: (index) => ofLine(index) === 'kubernetes',
  }
}
