import { sep } from 'node:path'
import { createHandler, type RequestRecord } from './apiserver'
import { type Applied, applyYaml, deleteNamed } from './apply'
import { bootstrapPolicy, bootstrapWorld } from './bootstrap'
import { ServedCatalogue } from './catalogue'
import { keepCrashing, restartPod, startChurn } from './churn'
import type { ApiContext } from './context'
import { Controllers } from './controllers'
import { Faults, type SandboxFault } from './faults'
import { fillNamespace } from './fill'
import { Front } from './front'
import type { KubeObject } from './kube-object'
import { type NameServer, startNameServer } from './name-server'
import { type PodResources, SandboxPod } from './own-pod'
import {
  type CertificateAuthority,
  type ClientCertificate,
  createAuthority,
  createClientCertificate,
  createServerCertificate,
  type ServerCertificate,
  type ServerCertificateOptions,
} from './pki'
import { Policy } from './policy'
import type { Scenario } from './scenario'
import { StandIns } from './stand-ins'
import { Store } from './store'
import { createTokenAuthority, type TokenAuthority, type TokenSpec } from './tokens'
import { expireWatches } from './watch'

export interface ClusterOptions {
  /** World, own pod and extras. Without it there is only what every cluster has. */
  scenario?: Scenario
  /** Port of the API server; a free one when absent. */
  port?: number
  /** A real server sends a bookmark about every 60 s. */
  bookmarkMs?: number
  /** Makes up what a call names and what is not there, and opens streams with nothing behind them. */
  standIns?: boolean
  /** What the certificate of the API server says. */
  certificate?: ServerCertificateOptions
}

interface Parts {
  options: ClusterOptions
  authority: CertificateAuthority
  clientAuthority: CertificateAuthority
  serving: ServerCertificate
  tokens: TokenAuthority
}

const recordLimit = 20_000

async function makeKeys(now: Date): Promise<Pick<Parts, 'authority' | 'clientAuthority' | 'serving'>> {
  const [authority, clientAuthority] = await Promise.all([
    createAuthority(now),
    createAuthority(now, 'kubernetes-clients'),
  ])
  return { authority, clientAuthority, serving: await createServerCertificate(authority, now) }
}

// The clusters of a process begin with the same; each can swap its own.
let keys: ReturnType<typeof makeKeys> | undefined

/** A running API server with the kubelet of one pod. Every control is a method; `stop` leaves nothing behind. */
export class Cluster {
  readonly host = '127.0.0.1'
  readonly scenario: Scenario | undefined
  readonly context: ApiContext
  /** Finished requests, oldest first, at most 20,000. */
  readonly requests: RequestRecord[] = []
  #first: ReturnType<Store['snapshot']> = new Map()
  readonly #options: ClusterOptions
  readonly #front: Front
  readonly #faults = new Faults()
  readonly #revoked = new Set<string>()
  readonly #controllers: Controllers
  readonly #own: SandboxPod
  #authority: CertificateAuthority
  /** Not the authority of the server: Node would send that one along with the server's certificate, kube-apiserver does not. */
  readonly #clientAuthority: CertificateAuthority
  /** Frozen when the container starts, as in a pod. */
  #environment: Readonly<Record<string, string>> = {}
  #skewMs = 0
  #nameServer: NameServer | undefined
  #stopChurn = () => {}
  #stopCrashing = () => {}

  private constructor({ options, authority, clientAuthority, serving, tokens }: Parts) {
    const now = () => new Date(Date.now() + this.#skewMs)
    const store = new Store(now)
    this.#options = options
    this.#authority = authority
    this.#clientAuthority = clientAuthority
    this.scenario = options.scenario
    this.context = {
      store,
      catalogue: new ServedCatalogue({
        widgets: options.scenario?.widgets === true,
        customKinds: options.scenario?.customKinds ?? [],
      }),
      policy: new Policy(store, options.scenario?.authorizer),
      tokens,
      now,
      bookmarkMs: options.bookmarkMs ?? 60_000,
      authority: () => `${this.host}:${this.port}`,
    }
    this.context.catalogue.follow(store)
    const handler = createHandler({
      context: this.context,
      faults: this.#faults,
      revokedTokens: this.#revoked,
      record: (request) => {
        if (this.requests.push(request) > recordLimit) this.requests.shift()
      },
    })
    const upgrades = options.standIns === true
    this.#front = new Front({ certificate: serving, clientCa: clientAuthority.cert, handler, upgrades })
    bootstrapPolicy(this.context)
    this.#controllers = new Controllers(this.context, authority.cert)
    if (upgrades) this.context.standIns = new StandIns(this.context)
    this.#own = new SandboxPod({
      context: this.context,
      scenario: options.scenario,
      signToken: (namespace, name, more) => this.token(namespace, name, more),
    })
  }

  /** Starts a cluster and brings its world and the files of its own pod to their final state. */
  static async start(options: ClusterOptions): Promise<Cluster> {
    const now = new Date()
    keys ??= makeKeys(now)
    const [{ authority, clientAuthority, serving: usual }, tokens] = await Promise.all([
      keys,
      createTokenAuthority(),
    ])
    const { certificate } = options
    const serving = certificate ? await createServerCertificate(authority, now, certificate) : usual
    const cluster = new Cluster({ options, authority, clientAuthority, serving, tokens })
    try {
      await cluster.#run(now)
    } catch (error) {
      await cluster.stop()
      throw error
    }
    return cluster
  }

  async #run(now: Date): Promise<void> {
    await this.#front.listen(this.#options.port ?? 0)
    this.apply(bootstrapWorld)
    if (this.scenario !== undefined) this.apply(this.scenario.world(now))
    this.scenario?.applyMore?.(this.context)
    await this.#own.sync()
    this.#own.writeHosts(this.host)
    const names = this.scenario?.resolver?.names
    if (names !== undefined) this.#nameServer = await startNameServer(names, this.host)
    this.#environment = this.#own.environment({ host: this.host, port: this.port })
    await this.scenario?.prepare?.(this)
    this.#stopCrashing = keepCrashing(this.context)
    this.#first = this.context.store.snapshot()
  }

  /** Brings back the objects of the start; faults are gone, and `requests` is empty. */
  reset(): void {
    this.#faults.clear()
    this.context.store.restore(this.#first)
    this.requests.length = 0
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

  /** The pod that the dashboard runs in, as the API server has it. */
  get pod(): KubeObject | undefined {
    return this.#own.object
  }

  /** The folder of this machine that stands for the container's root. */
  get root(): string {
    return this.#own.root
  }

  get serviceAccountDir(): string {
    return this.#own.serviceAccountDir
  }

  /** The downward API volumes as `DOWNWARD_API_DIR` takes them. */
  get downwardApiDir(): string {
    return this.#own.downwardApiDir
  }

  /** Paths in the container of the volumes that the kubelet keeps up to date. */
  get volumes(): string[] {
    return this.#own.volumes
  }

  /** The environment of the pod's container as it started, with directories of this machine for the mounts. */
  environment(): Record<string, string> {
    return {
      ...this.#environment,
      SERVICE_ACCOUNT_DIR: this.serviceAccountDir,
      DOWNWARD_API_DIR: this.downwardApiDir,
      ...this.scenario?.environment,
    }
  }

  /** The same with the pod's own paths, and the folder of this machine that holds them. */
  podEnvironment(): Record<string, string> {
    const { root } = this.#own
    const inside = (path: string) => path.replaceAll(root, '').replaceAll(sep, '/')
    const { SERVICE_ACCOUNT_DIR = '', DOWNWARD_API_DIR = '', ...rest } = this.environment()
    return {
      ...rest,
      POD_ROOT: root,
      ...(this.#nameServer ? { POD_NAMESERVER: this.#nameServer.authority } : {}),
      SERVICE_ACCOUNT_DIR: inside(SERVICE_ACCOUNT_DIR),
      DOWNWARD_API_DIR: inside(DOWNWARD_API_DIR),
    }
  }

  /** Signs a token of a ServiceAccount. */
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

  /** A client certificate of a user who is not a ServiceAccount, with groups. */
  clientCertificate(name: string, groups: readonly string[] = []): Promise<ClientCertificate> {
    return createClientCertificate(this.#clientAuthority, this.context.now(), { name, groups })
  }

  /** Applies YAML as an administrator, with validation and admission. Throws a Refusal for what the server refuses. */
  apply(yaml: string): Applied[] {
    return applyYaml(this.context, yaml)
  }

  delete(kind: string, namespace: string, name: string): boolean {
    return deleteNamed(this.context, kind, namespace, name)
  }

  /** Sets labels of the dashboard's pod and waits for its files; null takes a label away. */
  labelPod(labels: Readonly<Record<string, string | null>>): Promise<void> {
    return this.#own.label(labels)
  }

  annotatePod(annotations: Readonly<Record<string, string | null>>): Promise<void> {
    return this.#own.annotate(annotations)
  }

  /** Resizes the dashboard's container in place: the volume follows, env does not. */
  resizePod(resources: PodResources): Promise<void> {
    return this.#own.resize(resources)
  }

  /** Writes a file that the image of the dashboard's container has. */
  writeFile(path: string, text: string): void {
    this.#own.writeFile(path, text)
  }

  /** Gives the pod a new token; with `revoke` the server stops accepting the earlier ones at once. */
  async rotateToken(options: { revoke?: boolean } = {}): Promise<void> {
    const earlier = await this.#own.rotate()
    if (options.revoke === true) for (const id of earlier) this.#revoked.add(id)
  }

  /** Stops accepting the pod's tokens, and leaves its file as it is. */
  revokeTokens(): void {
    for (const id of this.#own.tokenIds()) this.#revoked.add(id)
  }

  /** Writes text into the token file in place of a token, until the next rotation. */
  breakToken(text: string): Promise<void> {
    return this.#own.breakToken(text)
  }

  /**
   * Makes another certificate authority, whose certificate new connections see at once. With `publish: false` the pod's
   * `ca.crt` stays behind until `publishRootCertificate`.
   */
  async swapCertificateAuthority(options: { publish?: boolean } = {}): Promise<void> {
    const now = this.context.now()
    this.#authority = await createAuthority(now)
    await this.presentCertificate(this.#options.certificate ?? {})
    if (options.publish !== false) await this.publishRootCertificate()
  }

  async publishRootCertificate(): Promise<void> {
    this.#controllers.publishRootCertificate(this.#authority.cert)
    await this.#own.sync()
  }

  /** Serves a certificate with other names or dates. */
  async presentCertificate(certificate: ServerCertificateOptions): Promise<void> {
    this.#front.present(await createServerCertificate(this.#authority, this.context.now(), certificate))
  }

  /** Makes the authorizer lag: it decides by the Roles and bindings as they are now, until released. */
  holdAuthorizer(isHeld: boolean): void {
    this.context.policy.hold(isHeld)
  }

  /** Makes the server misbehave for matching calls. */
  addFault(fault: SandboxFault): void {
    this.#faults.add(fault)
  }

  clearFaults(): void {
    this.#faults.clear()
  }

  /** Ends all connections at once; new ones are accepted. */
  cut(): void {
    this.#front.cut()
  }

  /** Goes silent: no byte comes back, no connection is closed. */
  freeze(): void {
    this.#front.freeze()
  }

  thaw(): void {
    this.#front.thaw()
  }

  /** Stops listening: connections are refused until `resume`. */
  refuse(): Promise<void> {
    return this.#front.refuse()
  }

  resume(): Promise<void> {
    return this.#front.listen(this.port)
  }

  /** Forgets the history: open watches end with 410, and so do lists and watches from before. */
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

  /** Adds that many pods to a namespace. */
  fill(namespace: string, count: number): void {
    this.#controllers.quietly(() => fillNamespace(this.context, namespace, count))
  }

  /** Restarts the namespace's pods one after another, at a rate per second, until the rate is 0. */
  churn(namespace: string, perSecond: number): void {
    this.#stopChurn()
    this.#stopChurn = startChurn(this.context, namespace, perSecond)
  }

  /** Restarts the first container of a pod. Returns its restart count. */
  restart(namespace: string, name: string): number {
    const pod = this.context.store.get('/pods', namespace, name)
    if (pod === undefined) throw new Error(`There is no pod ${namespace}/${name}.`)
    return restartPod(this.context, pod)
  }

  async stop(): Promise<void> {
    this.#stopChurn()
    this.#stopCrashing()
    await this.#nameServer?.stop()
    await this.#front.stop()
    await this.#own.stop()
  }
}

export const startCluster = (options: ClusterOptions = {}): Promise<Cluster> => Cluster.start(options)
