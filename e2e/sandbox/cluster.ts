import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHandler, type RequestRecord } from './apiserver'
import { type Applied, applyYaml, deleteNamed, editMap } from './apply'
import { bootstrapPolicy, bootstrapWorld } from './bootstrap'
import { Catalogue } from './catalogue'
import type { ApiContext } from './context'
import { Controllers } from './controllers'
import { type Fault, Faults } from './faults'
import { entriesAt, isRecord, listAt, textAt } from './fields'
import { fillNamespace, touchPod } from './fill'
import { Front } from './front'
import { type KubeObject, namespaceOf } from './kube-object'
import { Kubelet, serviceAccountMount, type TokenRequest } from './kubelet'
import {
  type CertificateAuthority,
  createAuthority,
  createServerCertificate,
  type ServerCertificateOptions,
} from './pki'
import { environmentOf } from './pod-environment'
import { Policy } from './policy'
import type { Scenario } from './scenario'
import { Store } from './store'
import { createTokenAuthority, type TokenAuthority, type TokenSpec } from './tokens'
import { expireWatches } from './watch'

export interface ClusterOptions {
  /** World, own pod and extras. Without it only what every cluster has is there. */
  scenario?: Scenario
  /** Port of the API server; a free one when absent. */
  port?: number
  /** A real server sends a bookmark about each 60 s. */
  bookmarkMs?: number
  /** What the certificate of the API server says. */
  certificate?: ServerCertificateOptions
}

const yearSeconds = 365 * 24 * 3600
const recordLimit = 20_000
/** What each node of the sandbox has for pods; the worlds' Node objects say the same. */
const allocatable = new Map([
  ['cpu', '4'],
  ['memory', '8052940Ki'],
  ['ephemeral-storage', '94991256Ki'],
])

/** A running API server with its kubelet. Every control is a method; `stop` leaves nothing behind. */
export class Cluster {
  readonly context: ApiContext
  readonly scenario: Scenario | undefined
  /** Finished requests, oldest first, at most 20,000. */
  readonly requests: RequestRecord[] = []
  readonly #front: Front
  readonly #faults: Faults
  readonly #revoked: Set<string>
  readonly #controllers: Controllers
  readonly #kubelet: Kubelet
  readonly #certificate: ServerCertificateOptions
  #authority: CertificateAuthority
  #skewMs = 0
  #issued: string[] = []
  #churn: NodeJS.Timeout | undefined

  private constructor(parts: {
    options: ClusterOptions
    authority: CertificateAuthority
    serving: { cert: string; key: string }
    tokens: TokenAuthority
  }) {
    const { options, authority, serving, tokens } = parts
    const now = () => new Date(Date.now() + this.#skewMs)
    const store = new Store(now)
    this.scenario = options.scenario
    this.#authority = authority
    this.#certificate = options.certificate ?? {}
    this.#faults = new Faults()
    this.#revoked = new Set()
    this.context = {
      store,
      catalogue: new Catalogue({ widgets: options.scenario?.widgets === true }),
      policy: new Policy(store),
      tokens,
      now,
      bookmarkMs: options.bookmarkMs ?? 60_000,
      authority: () => `${this.host}:${this.port}`,
    }
    const handler = createHandler({
      context: this.context,
      faults: this.#faults,
      revokedTokens: this.#revoked,
      record: (request) => {
        if (this.requests.push(request) > recordLimit) this.requests.shift()
      },
    })
    this.#front = new Front(serving, handler)
    bootstrapPolicy(this.context)
    this.#controllers = new Controllers(this.context, authority.cert)
    this.#kubelet = new Kubelet({
      root: mkdtempSync(join(tmpdir(), 'podscope-sandbox-')),
      container: options.scenario?.pod.container ?? '',
      allocatable,
      now,
      requestToken: (pod, request) => this.#tokenOfPod(pod, request),
      readConfigMap: (namespace, name) => store.get('/configmaps', namespace, name),
    })
  }

  /** Starts a cluster and brings its world and the files of its own pod to their final state. */
  static async start(options: ClusterOptions): Promise<Cluster> {
    const now = new Date()
    const [authority, tokens] = await Promise.all([createAuthority(now), createTokenAuthority()])
    const serving = await createServerCertificate(authority, now, options.certificate)
    const cluster = new Cluster({ options, authority, serving, tokens })
    try {
      await cluster.#front.listen(options.port ?? 0)
      cluster.apply(bootstrapWorld)
      if (options.scenario !== undefined) cluster.apply(options.scenario.world)
      await cluster.#syncPod()
      cluster.context.store.subscribe((event) => {
        const isOwn = event.object.metadata.name === cluster.pod?.metadata.name
        if (event.key === '/configmaps' || (event.key === '/pods' && isOwn)) void cluster.#syncPod()
      })
      await options.scenario?.prepare?.(cluster)
    } catch (error) {
      await cluster.stop()
      throw error
    }
    return cluster
  }

  get host(): string {
    return '127.0.0.1'
  }

  get port(): number {
    return this.#front.port
  }

  get url(): string {
    return `https://${this.host}:${this.port}`
  }

  /** The certificate that `ca.crt` holds, PEM. */
  get rootCertificate(): string {
    return this.#authority.cert
  }

  /** The pod that the dashboard runs in. */
  get pod(): KubeObject | undefined {
    const wanted = this.scenario?.pod
    if (wanted === undefined) return undefined
    return this.context.store
      .list('/pods', wanted.namespace)
      .find((pod) =>
        Object.entries(wanted.labels).every(([key, value]) => pod.metadata.labels?.[key] === value),
      )
  }

  get serviceAccountDir(): string {
    return this.#kubelet.path(serviceAccountMount)
  }

  /** The downward API volumes as `DOWNWARD_API_DIR` takes them. Without one: where one would be mounted. */
  get downwardApiDir(): string {
    const { pod } = this
    const mounts = pod === undefined ? [] : this.#kubelet.downwardMounts(pod)
    return mounts.length === 0 ? this.#kubelet.path('/etc/downward') : mounts.join(':')
  }

  /** The environment of the pod's container, with the directories of this machine in place of the mounts. */
  environment(): Record<string, string> {
    const { pod, scenario } = this
    const own =
      pod === undefined || scenario === undefined
        ? []
        : environmentOf({
            pod,
            container: scenario.pod.container,
            services: this.context.store
              .list('/services', namespaceOf(pod))
              .toSorted((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion)),
            apiServer: { host: this.host, port: this.port },
            allocatable,
          })
    return {
      ...Object.fromEntries(own),
      SERVICE_ACCOUNT_DIR: this.serviceAccountDir,
      DOWNWARD_API_DIR: this.downwardApiDir,
      ...scenario?.environment,
    }
  }

  /** Signs a token of a ServiceAccount that exists. */
  token(namespace: string, name: string, more: Partial<TokenSpec> = {}): Promise<string> {
    const account = this.context.store.get('/serviceaccounts', namespace, name)
    return this.context.tokens.sign({
      namespace,
      serviceAccount: { name, uid: account?.metadata.uid ?? '' },
      issuedAt: this.context.now(),
      lifetimeSeconds: 3600,
      ...more,
    })
  }

  apply(yaml: string): Applied[] {
    return applyYaml(this.context, yaml)
  }

  delete(kind: string, namespace: string, name: string): boolean {
    return deleteNamed(this.context, kind, namespace, name)
  }

  /** Sets labels of the dashboard's pod and waits for its files; null takes a label away. */
  labelPod(labels: Readonly<Record<string, string | null>>): Promise<void> {
    return this.#editPod((pod) => ({
      ...pod,
      metadata: { ...pod.metadata, labels: editMap(pod.metadata.labels, labels) },
    }))
  }

  annotatePod(annotations: Readonly<Record<string, string | null>>): Promise<void> {
    return this.#editPod((pod) => ({
      ...pod,
      metadata: { ...pod.metadata, annotations: editMap(pod.metadata.annotations, annotations) },
    }))
  }

  /** Resizes the dashboard's container in place: the volume follows, env does not. */
  resizePod(resources: {
    limits?: Readonly<Record<string, string>>
    requests?: Readonly<Record<string, string>>
  }): Promise<void> {
    const name = this.scenario?.pod.container
    return this.#editPod((pod) => {
      const containers = listAt(pod, 'spec', 'containers').map((container) => {
        if (!isRecord(container) || textAt(container, 'name') !== name) return container
        const merged = {
          limits: { ...fieldsOf(container, 'limits'), ...resources.limits },
          requests: { ...fieldsOf(container, 'requests'), ...resources.requests },
        }
        return { ...container, resources: merged }
      })
      return { ...pod, spec: { ...(isRecord(pod.spec) ? pod.spec : {}), containers } }
    })
  }

  /** Gives the pod a new token; with `revoke` the server stops to accept the earlier ones at once. */
  async rotateToken(options: { revoke?: boolean } = {}): Promise<void> {
    if (options.revoke === true) {
      for (const token of this.#issued) this.#revoke(token)
    }
    this.#issued = []
    this.#kubelet.renewTokens()
    await this.#syncPod()
  }

  /** Stops to accept the tokens that the pod has, and leaves its file as it is. */
  revokeTokens(): void {
    for (const token of this.#issued) this.#revoke(token)
  }

  /** Writes text into the token file in place of a token, until the next rotation. */
  async breakToken(text: string): Promise<void> {
    this.#kubelet.breakToken(text)
    await this.#syncPod()
  }

  /**
   * Makes another certificate authority. New connections see its certificate at once; with `publish: false` the pod's
   * `ca.crt` stays behind until `publishRootCertificate`.
   */
  async swapCertificateAuthority(options: { publish?: boolean } = {}): Promise<void> {
    const now = this.context.now()
    this.#authority = await createAuthority(now)
    this.#front.present(await createServerCertificate(this.#authority, now, this.#certificate))
    if (options.publish !== false) await this.publishRootCertificate()
  }

  async publishRootCertificate(): Promise<void> {
    this.#controllers.publishRootCertificate(this.#authority.cert)
    await this.#syncPod()
  }

  /** Serves a certificate with other names or dates, signed by the same authority. */
  async presentCertificate(certificate: ServerCertificateOptions): Promise<void> {
    this.#front.present(await createServerCertificate(this.#authority, this.context.now(), certificate))
  }

  /** Makes the server misbehave for matching calls. */
  addFault(fault: Fault): void {
    this.#faults.add(fault)
  }

  clearFaults(): void {
    this.#faults.clear()
  }

  /** Ends all connections at once; new ones are taken. */
  cut(): void {
    this.#front.cut()
  }

  /** Goes silent: no byte comes back any more, and no connection is closed. */
  freeze(): void {
    this.#front.freeze()
  }

  thaw(): void {
    this.#front.thaw()
  }

  /** Stops to listen: connections are refused until `resume`. */
  refuse(): Promise<void> {
    return this.#front.refuse()
  }

  resume(): Promise<void> {
    return this.#front.listen(this.port)
  }

  /** Forgets the history: open watches end with 410, and lists and watches from before get it too. */
  expire(): void {
    this.context.store.compact()
    expireWatches(this.context)
  }

  /** Moves the server's clock against the machine's. */
  skewClock(ms: number): void {
    this.#skewMs = ms
  }

  /** Registers an aggregated API that is down. */
  breakApi(group: string, version: string): void {
    this.context.catalogue.addBroken(group, version)
  }

  fill(namespace: string, count: number): void {
    fillNamespace(this.context, namespace, count)
  }

  /** Restarts one pod of the namespace after the other, so many a second, until the rate is 0. */
  churn(namespace: string, perSecond: number): void {
    clearInterval(this.#churn)
    this.#churn = undefined
    if (perSecond <= 0) return
    let index = 0
    this.#churn = setInterval(() => {
      touchPod(this.context, namespace, index)
      index += 7
    }, 1000 / perSecond)
    this.#churn.unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#churn)
    await this.#front.stop()
    await this.#syncPod().catch(() => undefined)
    this.#kubelet.stop()
  }

  async #editPod(edit: (pod: KubeObject) => KubeObject): Promise<void> {
    const { pod } = this
    if (pod === undefined) throw new Error('This cluster has no pod of its own.')
    this.context.store.put('/pods', edit(pod))
    await this.#syncPod()
  }

  async #syncPod(): Promise<void> {
    const { pod } = this
    if (pod !== undefined) await this.#kubelet.sync(pod)
  }

  async #tokenOfPod(pod: KubeObject, request: TokenRequest): Promise<string> {
    const namespace = namespaceOf(pod)
    const nodeName = textAt(pod, 'spec', 'nodeName')
    const node = this.context.store.get('/nodes', '', nodeName)
    // A pod's token for the API server lives a year, and warns after what was asked for (1.36).
    const isExtended = request.audience === '' && request.expirationSeconds === 3607
    const token = await this.token(namespace, textAt(pod, 'spec', 'serviceAccountName'), {
      pod: { name: pod.metadata.name, uid: pod.metadata.uid ?? '' },
      ...(node === undefined ? {} : { node: { name: nodeName, uid: node.metadata.uid ?? '' } }),
      lifetimeSeconds: isExtended ? yearSeconds : request.expirationSeconds,
      ...(isExtended ? { warnAfterSeconds: request.expirationSeconds } : {}),
      ...(request.audience === '' ? {} : { audiences: [request.audience] }),
    })
    this.#issued.push(token)
    return token
  }

  #revoke(token: string): void {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    this.#revoked.add(textAt(payload, 'jti'))
  }
}

function fieldsOf(container: unknown, what: 'limits' | 'requests'): Record<string, string> {
  return Object.fromEntries(entriesAt(container, 'resources', what))
}

/** Starts a sandbox cluster. */
export function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  return Cluster.start(options)
}
