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
import { matchesIn } from '../text/matches'
import { lineAt, recordSpan } from '../text/records'

/**
 * Who a text shows to have spoken or to have been spoken to. `rival`: a service that is no API server, by its address or by a
 * sentence that only it prints: a name proves nothing, since users give it to objects too. `stranger`: an address that may be
 * an API server's. `operation`: a verb of Kubernetes on its objects. `everyday`: the same of objects that other products have
 * too. `hint`: a word about Kubernetes.
 */
export type Side = 'kubernetes' | 'rival' | 'stranger' | 'operation' | 'everyday' | 'hint'

/** Whose an outcome is. `unclear`: the text is about Kubernetes, and nearer it names someone else, so only its reader knows. */
type Owner = Side | 'unclear'

export interface SpokenRow {
  side: Side
  /** Who prints it. */
  by: string
  pattern: RegExp
}

const speakers = (side: Side, flags: string, rows: Readonly<Record<string, string>>) =>
  Object.entries(rows).map(([by, pattern]): SpokenRow => ({ side, by, pattern: new RegExp(pattern, flags) }))

const OWN_KINDS =
  'pods?|namespaces?|configmaps?|endpointslices?|replicasets?|statefulsets?|daemonsets?|cronjobs?|ingress(?:es)?|serviceaccounts?|clusterroles?|(?:cluster)?rolebindings?|persistentvolume(?:claim)?s?|pvcs?|crds?|customresourcedefinitions?|custom resources?|customresources?|networkpolic(?:y|ies)|resourcequotas?|storageclass(?:es)?|volumeattachments?|poddisruptionbudgets?|horizontalpodautoscalers?'
/** Registries, clouds, trackers and calendars have such as well. */
const EVERYDAY_KINDS =
  'services?|secrets?|nodes?|events?|endpoints|deployments?|jobs?|leases?|service accounts?|roles?'
const KINDS = `${OWN_KINDS}|${EVERYDAY_KINDS}`
const DONE_TO = '(?:launch|creat|delet|list|watch|updat|patch|schedul)[a-z]{1,6}'
const DOING = String.raw`\b(?:get|list|watch|creat|updat|patch|delet|fetch|read|load|apply|evict|sync|retriev|find|query|quer|describ|scal|reconcil|bind|schedul|submit|launch|spawn)(?:e|y|s|ed|ing|ting|ying|ies|led)? (?:the |all |a |an |new |of )?(?:kubernetes |k8s )?`

/** Each is met by a text of the tests. */
export const SPEAKERS: readonly SpokenRow[] = [
  ...speakers('kubernetes', 'g', {
    'client-go, its typed objects': String.raw`\*v\d(?:(?:alpha|beta)\d)?\.[A-Z]|\*unstructured\.Unstructured`,
    'Go modules of Kubernetes': String.raw`(?<!registry|gcr|dl|docs)\.k8s\.io\b|\bk8s\.io\/(?!cri-|component-base\/cli|kubernetes\/pkg\/kubelet|pause)`,
    'client-go and controller-runtime': String.raw`client-go|controller-runtime|\b(?:reflector|leaderelection|memcache|round_trippers|cached_discovery|shared_informer|wrap|httplog|handlers|authentication|authorization|rest_client|in_cluster_config|client_config)\.go:\d`,
    'client-go, discovery': String.raw`complete list of server APIs|couldn't get (?:current server API group|resource) list|\bGroupVersionResource\b|\bAPI group resources\b`,
    'client-go, leader election': 'error retrieving resource lock',
    'the kubelet, of its node': String.raw`\b[Ff]ailed to (?:ensure (?:node )?lease exists|(?:get|update) node lease)|\bUnable to register node\b`,
    'client-go, its configuration': String.raw`KUBERNETES_SERVICE_(?:HOST|PORT)|in-?cluster|serviceaccount\/(?:token|ca\.crt|namespace)\b`,
    kubectl: String.raw`Unable to connect to the server|Error from server|unable to upgrade connection|\bkubectl (?:get|apply|create|delete|patch|auth|version|api-resources|top|rollout|proxy|config)\b|\boc (?:get|apply|create|delete|login|project|status)\b`,
    Helm: String.raw`Kubernetes cluster unreachable|\bhelm (?:install|upgrade|uninstall|rollback|list|status|template|test)\b|(?:INSTALLATION|UPGRADE) FAILED|failed to query with labels`,
    'fabric8, Java': String.raw`\bfabric8\b|KubernetesClientException|\bin namespace: \[|\bfor kind: \[`,
    'the official client, Java': String.raw`io\.kubernetes\.client`,
    'the clients of Python': String.raw`\bkubernetes[._](?:client|asyncio|aio|config|dynamic|stream|watch)|\bkubernetes\/(?:client|stream|watch|config)\/|\b(?:kopf|pykube|lightkube)\b`,
    'clients named for Kubernetes': String.raw`\bkube(?:rnetes)?[._-]?(?:client|api)\b|\b(?:Kubernetes|Kube|K8[sS])[A-Za-z]{0,40}(?:Client|Error|Exception|Object)\b`,
    'the official client, JavaScript': String.raw`@kubernetes\/|client-node\b|Unknown API Status Code`,
    'the official client, .NET': String.raw`k8s\.(?:Kubernetes|Autorest|Exceptions|Models|KubeConfig)|KubernetesClient`,
    'KubeClient, .NET': String.raw`\bKubeClient\b`,
    'kube-rs': String.raw`\bkube(?:_client|_runtime|_core|_derive)?::|kube_client|\bHyperError\b|\bApi\(ErrorResponse\b`,
    'Kubeclient, Ruby': 'Kubeclient|KubeException|K8s::',
    'Skuber, Scala': String.raw`\bskuber\b`,
    'k8s and libcluster, Elixir': String.raw`K8s\.Client|\blibcluster:k8s`,
    'php-k8s and its like': String.raw`(?:RenokiCo|Maclof|Kubernetes)\\{1,4}[A-Z]`,
    'the API server, in every answer': String.raw`\b[Aa]udit-I[Dd]\b|[Xx]-[Kk]ubernetes-[Pp]f-|"kind\\*":\s?\\*"Status|\bStatusError\b`,
    'programs of Kubernetes': String.raw`\bkube-?apiserver\b|\bapi-?server\b|Kubernetes API|\bkube(?:adm|let_client|-proxy|-scheduler|-controller-manager|-state-metrics|-vip|-router|-monkey)\b`,
    'the Dashboard': String.raw`error occurred during resource retrieval|\bDashboard reported [A-Z][A-Za-z ]{2,40} \([45]\d\d\)`,
    'Terraform and Pulumi': String.raw`\bkubernetes_[a-z][a-z_]{1,40}\b|\bhelm_release\b|\b(?:k8s|kubectl)_manifest\b|\bkubernetes:[a-z-]{1,40}(?:\/v\d)?[:/]`,
    Calico: 'getting ClusterInformation',
    'CoreDNS and Fluentd': String.raw`plugin\/kubernetes|\bfilter[_:]kube`,
    'programs that say whom they called': String.raw`\bto kubernetes\b|[Kk]ubernetes rest client|\b(?:from|by|query) (?:the )?(?:k8s|[Kk]ubernetes)(?: API)?(?: -|:) (?=\d{3}\b)|failed to (?:get|list|watch|create|update) resource`,
  }),
  ...speakers('rival', 'gi', {
    'the kubelet and Docker, of images': String.raw`Error response from daemon|PullImage|ErrImagePull|\bpull(?:ing|ed)? (?:access|image|and unpack)|\bdocker (?:pull|push|login)\b`,
    'registries of images': String.raw`\b(?:docker\.io|ghcr\.io|quay\.io|dkr\.ecr)\b|\boauth token`,
    'Helm, of chart repositories': String.raw`\bhelm repo\b|chart repository|helm ?repository|\bindex\.yaml\b`,
    git: String.raw`\bgit (?:clone|push|fetch|pull|ls-remote)|\bgit@|\.git\b`,
    'SDKs of AWS': String.raw`\bamazonaws\.com(?!:6443)(?<!eks\.amazonaws\.com)|\barn:aws|\bAssumeRole|\bUnauthorizedOperation\b|\bAccessDenied(?:Exception)?\b|operation error [A-Z]|RequestID:|\bstatus code: \d{3}, request id\b`,
    'SDKs of Google': String.raw`googleapis\.com|\bgoogleapi\b|\bgoogle\.(?:api|auth|cloud)|iam\.gserviceaccount|\(gcloud\.|metadata\.google`,
    'SDKs of Azure': String.raw`microsoftonline|AuthorizationFailed|Microsoft\.[A-Z][a-z]+\/|AADSTS|\bStatusCode=\d{3} Code=`,
    'metadata servers of clouds': String.raw`169\.254\.169\.254`,
    Vault: String.raw`\bVAULT_[A-Z]|\bCode: \d{3}\. (?:Errors|Raw Message):`,
    'clients that are generated from another API': String.raw`(?<![\w.])(?!kubernetes|client\b)[a-z]\w{1,40}(?:\.\w{1,40}){0,3}\.exceptions\.ApiException\b`,
    'drivers of databases': String.raw`\bjdbc\b|security_exception|\betcdserver: permission`,
    Squid: 'The requested URL could not be retrieved',
    'cert-manager, of ACME': 'propagation check',
    'the kubelet, of probes and volumes': String.raw`\b(?:readiness|liveness|startup) probe|HTTP probe failed|MountVolume|FailedMount`,
    'clients of a local socket': String.raw`\bdial unix\b|\.sock\b`,
    'an identity provider': String.raw`\bRetrieveToken\b`,
    'ports of other protocols': String.raw`:(?:10250|10255|2379|2380|2376|5432|3306|6379|27017|9200|9092|5672|8500|8200|636|389|1433|11211|9042|4222|50051)\b(?!:\d)`,
    'the API server, of what it calls': 'failed calling webhook|failed to call webhook|error dialing backend',
    'kubectl, of what it relays': String.raw`\bkubectl (?:logs?\b(?=[^\n]{0,200}: )|(?:exec|attach|run|debug|port-forward|cp|describe)\b)|portforward\.go|\bgetting credentials: `,
    'CoreDNS, of its upstream': String.raw`\bplugin\/errors\b|\bread udp\b(?!.{0,40}->\S{1,50}:53: i\/o timeout\b.{0,5}$)`,
  }),
  ...speakers('stranger', 'g', {
    'a client that asked someone for a path': String.raw`["'\])]: \/(?!apis?\/)[a-z]`,
  }),
  ...speakers('operation', 'gi', {
    'a resource with its version': String.raw`\b(?:list|watch)[a-z]{0,3} (?:on )?resources? [a-z][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){1,6}\/v\d`,
    'an object and what became of it': String.raw`\b(?:${OWN_KINDS}) ${DONE_TO}\b`,
    'a terminal in a pod': String.raw`\bexec(?:ing)? (?:in ?to|in) (?:the |a )?pods?\b`,
    'a verb and its object': String.raw`${DOING}(?:${OWN_KINDS})\b`,
  }),
  ...speakers('everyday', 'gi', {
    'an everyday object and what became of it': String.raw`\b(?:${EVERYDAY_KINDS}) ${DONE_TO}\b`,
    'a verb and an everyday object': String.raw`${DOING}(?:${EVERYDAY_KINDS})\b`,
  }),
  ...speakers('hint', 'gi', {
    'a word about it': String.raw`(?<![\w./=-])(?:kubernetes|k8s|kube|openshift|kubeconfig|kubelet)(?![\w-])`,
    'a runner of GitLab': String.raw`\bJob failed \(system failure\): prepare environment: `,
    'a generated client': String.raw`\b(?:list|read|create|delete|patch|replace|watch)[_A-Z]?(?:Namespaced|namespaced_)`,
    'the path of an object': String.raw`\bnamespaces?\/[a-z0-9-]{1,63}\/(?:${KINDS})\b`,
  }),
]

/** Offsets in rising order. */
class Offsets {
  readonly #at: number[]

  constructor(at: number[]) {
    this.#at = at.sort((a, b) => a - b)
  }

  /** The distance from `index` to the nearest that is not outside; infinite where there is none. What is in front is nearer. */
  distance(index: number, start: number, end: number): number {
    let [low, high] = [0, this.#at.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#at[middle] ?? 0) < index) low = middle + 1
      else high = middle
    }
    const before = this.#at[low - 1] ?? Number.NEGATIVE_INFINITY
    const after = this.#at[low] ?? Number.POSITIVE_INFINITY
    return Math.min(before >= start ? index - before : FAR, after < end ? (after - index) * BEHIND : FAR)
  }

  isWithin(start: number, end: number): boolean {
    return this.distance(start, start, end) < FAR
  }
}

const FAR = Number.POSITIVE_INFINITY
/** A chain of errors names the server first and the result after it. */
const BEHIND = 2
const NEIGHBORS = 1_600
const LINE = 2_048

/** Words by which a client says that what it called is the API server, whatever address it was given. */
const NAMES_THE_SERVER =
  /Unable to connect to the server|The connection to the server|Kubernetes cluster unreachable|couldn't get current server API group list|couldn't read version from server|Kubernetes API connection failure/g

type Found = Record<Side, Offsets>

function found(at: readonly { side: Side; at: number }[]): Found {
  const of = (side: Side) => new Offsets(at.filter((one) => one.side === side).map(({ at }) => at))
  return {
    kubernetes: of('kubernetes'),
    rival: of('rival'),
    stranger: of('stranger'),
    operation: of('operation'),
    everyday: of('everyday'),
    hint: of('hint'),
  }
}

function byWords(text: string): Found {
  const spoken = withoutDocumentation(text)
  return found(
    SPEAKERS.flatMap(({ side, pattern }) =>
      [...matchesIn(spoken, pattern)].map(({ index }) => ({ side, at: index })),
    ),
  )
}

const authority = ({ host, port }: Address) => `${host.toLowerCase()}:${port === '' ? '443' : port}`

function byAddress(text: string): Found {
  const isOfProxy = (at: number) => /\bproxy '?$/i.test(text.slice(Math.max(0, at - 8), at))
  const urls = urlsIn(text).filter(
    (url) => !isDocumentation(url) && !url.host.includes('$') && !isOfProxy(url.at),
  )
  // What a URL of the text shows to be an API server is one wherever it is named again.
  const shown = new Set(urls.filter(isApiServer).map(authority))
  const named = [...urls, ...printedAddresses(text)].map((address) => {
    const isTraced = /\bround_trippers\.go:\d/.test(
      text.slice(lineAt(text, address.at).start, address.at).slice(0, 300),
    )
    const isServer =
      isTraced || isApiServer(address) || (address.isCalled === true && shown.has(authority(address)))
    const side: Side = isServer ? 'kubernetes' : maybeApiServer(address) ? 'stranger' : 'rival'
    return { side, at: address.at }
  })
  return found([...named, ...barePaths(text).map((at) => ({ side: 'kubernetes' as const, at }))])
}

/** Whom a program called, in front of what came of it: one word of a chain of errors, or behind `from`. */
const CALLED =
  /(?:(?:^|[:\]\t] {0,2})|\b(?<by>from|by|via|with) (?:the )?)(?<name>[a-z][a-z0-9-]{1,40})(?=: )/g
/** What programs call an outcome and its steps, and themselves where they are of Kubernetes. */
const NOBODY =
  /^(?:errors?|err|fatal|panic|warning|failed|failure|exception|caused|message|msg|reason|status|code|http|response|body|details?|output|stderr|result|connect|read|write|dial|lookup|curl|peer|kube.*|k8s.*|helm|oc)$/

/** Reads who is named in a text, once, and answers whose an outcome at a place is. */
export class Speakers {
  readonly #text: string
  readonly #isOfKubernetes: boolean
  readonly #addresses: Found
  readonly #named: Found
  readonly #server: Offsets
  #isUnclear = false

  /** `isOfKubernetes`: the reader says that the text is, so that only what another service printed is not. Takes linear time. */
  constructor(text: string, isOfKubernetes = false) {
    this.#text = text
    this.#isOfKubernetes = isOfKubernetes
    this.#addresses = byAddress(text)
    this.#named = byWords(text)
    this.#server = new Offsets([...matchesIn(text, NAMES_THE_SERVER)].map(({ index }) => index))
  }

  /** True once somebody asked about an outcome, and only the reader knows whose it is. */
  get isUnclear(): boolean {
    return this.#isUnclear
  }

  /** Whose an outcome at a place is, by the nearest that is named; undefined where the whole text names nobody. */
  of(index: number): Owner | undefined {
    const owner = this.#ofPlace(index)
    this.#isUnclear ||= owner === 'unclear'
    return this.#isOfKubernetes && owner !== 'rival' ? 'kubernetes' : owner
  }

  /** True where a client of Kubernetes or an API server is named in the line of a place, and no rival is nearer. */
  isOfLine(index: number): boolean {
    return this.#ofLine(index) === 'kubernetes'
  }

  /** Its own line: an address before words, and of each the nearest. */
  #ofLine(index: number): Owner | undefined {
    const line = lineAt(this.#text, index)
    const [start, end] = [Math.max(line.start, index - LINE), Math.min(line.end, index + LINE)]
    if (this.#server.distance(index, start, index) < LINE) return 'kubernetes'
    const side = this.#nearest(index, start, end)
    if (side !== undefined) return side
    const isBefore = (of: Offsets) => of.distance(index, start, index) < FAR
    if (isBefore(this.#named.operation)) return this.#called(index)?.isSaid ? 'unclear' : 'operation'
    return isBefore(this.#named.everyday) && !isBefore(this.#named.hint) ? 'unclear' : undefined
  }

  /** Its line, its record, the lines around, the whole text: the first that names Kubernetes or another service says whose. */
  #ofPlace(index: number): Owner | undefined {
    const own = this.#ofLine(index)
    if (own !== undefined) return own
    const record = recordSpan(this.#text, index)
    const scopes = [
      [record.start, record.end],
      [index - NEIGHBORS, index + NEIGHBORS],
      [0, this.#text.length],
    ] as const
    for (const [start, end] of scopes) {
      const near = this.#nearest(index, start, end)
      // Another service that spoke elsewhere does not silence this line: where a client of Kubernetes did too, it is asked.
      if (near === 'rival') return this.#named.kubernetes.isWithin(start, end) ? 'unclear' : near
      const isPaste = start === 0 && end === this.#text.length
      const side = near ?? (isPaste ? undefined : this.#hinted(start, end))
      if (side !== undefined) return side === 'everyday' || this.#called(index) ? 'unclear' : side
    }
    const isOfStranger = [this.#addresses, this.#named].some(({ stranger }) =>
      stranger.isWithin(0, this.#text.length),
    )
    return isOfStranger ? 'stranger' : undefined
  }

  #nearest(index: number, start: number, end: number): Side | undefined {
    for (const { kubernetes, rival } of [this.#addresses, this.#named]) {
      const [own, other] = [kubernetes.distance(index, start, end), rival.distance(index, start, end)]
      if (own < FAR || other < FAR) return own <= other ? 'kubernetes' : 'rival'
    }
    return undefined
  }

  #hinted(start: number, end: number): Side | undefined {
    if (this.#addresses.stranger.isWithin(start, end)) return undefined
    if (this.#named.operation.isWithin(start, end)) return 'operation'
    if (this.#named.hint.isWithin(start, end)) return 'hint'
    return this.#named.everyday.isWithin(start, end) ? 'everyday' : undefined
  }

  #called(index: number): { isSaid: boolean } | undefined {
    const before = this.#text.slice(Math.max(lineAt(this.#text, index).start, index - LINE), index)
    const called = [...matchesIn(before, CALLED)].filter(({ groups }) => !NOBODY.test(groups?.name ?? ''))
    return called.length === 0 ? undefined : { isSaid: called.some(({ groups }) => groups?.by !== undefined) }
  }
}
