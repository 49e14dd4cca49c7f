import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { entriesAt, isRecord, listAt, textAt } from '@/lib/objects/fields'
import { editMap } from './apply'
import type { ApiContext } from './context'
import { type KubeObject, namespaceOf } from './kube-object'
import { Kubelet, serviceAccountMount, type TokenRequest } from './kubelet'
import { environmentOf } from './pod-environment'
import type { Scenario } from './scenario'
import { steersPrograms } from './steering'
import type { TokenSpec } from './tokens'

const yearSeconds = 365 * 24 * 3600

/** What each node of the sandbox has for pods; the worlds' Node objects say the same. */
const allocatable = new Map([
  ['cpu', '4'],
  ['memory', '8052940Ki'],
  ['ephemeral-storage', '94991256Ki'],
])

export interface PodResources {
  limits?: Readonly<Record<string, string>>
  requests?: Readonly<Record<string, string>>
}

export interface OwnPodOptions {
  context: ApiContext
  scenario: Scenario | undefined
  signToken: (namespace: string, name: string, more: Partial<TokenSpec>) => Promise<string>
}

const ROOT = 'podglass-sandbox-'

/** In memory where the machine has a folder there, as a pod's volumes are. On a disk its folders take as long as the rest of a start. */
function makeRoot(): string {
  try {
    return mkdtempSync(join('/dev/shm', ROOT))
  } catch {
    return mkdtempSync(join(tmpdir(), ROOT))
  }
}

/** The pod in which the dashboard runs: its object, its files and its environment. */
export class SandboxPod {
  readonly #context: ApiContext
  readonly #scenario: Scenario | undefined
  readonly #signToken: OwnPodOptions['signToken']
  readonly #kubelet: Kubelet
  /** Tokens that the pod was given since the last rotation. */
  #issued: string[] = []

  constructor({ context, scenario, signToken }: OwnPodOptions) {
    this.#context = context
    this.#scenario = scenario
    this.#signToken = signToken
    this.#kubelet = new Kubelet({
      root: makeRoot(),
      container: scenario?.pod.container ?? '',
      allocatable,
      now: context.now,
      requestToken: (pod, request) => this.#requestToken(pod, request),
      readConfigMap: (namespace, name) => context.store.get('/configmaps', namespace, name),
    })
    context.store.subscribe(({ key, object }) => {
      const isOwn = key === '/pods' && this.#isOwn(object)
      const isRoot = key === '/configmaps' && object.metadata.name === 'kube-root-ca.crt'
      if (isOwn || (isRoot && namespaceOf(object) === scenario?.pod.namespace)) {
        // The files stay as they were; the start and the controls, which wait for them, say why.
        this.sync().catch(() => undefined)
      }
    })
  }

  /** The Pod as the API server has it; undefined in a cluster without a scenario, or after a deletion. */
  get object(): KubeObject | undefined {
    const wanted = this.#scenario?.pod
    if (wanted === undefined) return undefined
    return this.#context.store.list('/pods', wanted.namespace).find((pod) => this.#isOwn(pod))
  }

  #isOwn(pod: KubeObject): boolean {
    const wanted = this.#scenario?.pod
    return (
      wanted !== undefined &&
      namespaceOf(pod) === wanted.namespace &&
      Object.entries(wanted.labels).every(([key, value]) => pod.metadata.labels?.[key] === value)
    )
  }

  get serviceAccountDir(): string {
    return this.#kubelet.path(serviceAccountMount)
  }

  /** The downward API volumes, joined by `:`. Without one: where one would be mounted. */
  get downwardApiDir(): string {
    const { object } = this
    const mounts = object === undefined ? [] : this.#kubelet.downwardMounts(object)
    return mounts.length === 0 ? this.#kubelet.path('/etc/downward') : mounts.join(':')
  }

  /** Mount paths in the container of the volumes that are kept up to date. */
  get volumes(): string[] {
    const { object } = this
    return object === undefined ? [] : this.#kubelet.volumeMounts(object)
  }

  /** Writes the hosts file, with the API server's names at its address. */
  writeHosts(apiServer: string): void {
    const { object } = this
    if (object !== undefined) this.#kubelet.writeHosts(object, apiServer, this.#scenario?.resolver)
  }

  /** Writes a file that the image has. */
  writeFile(path: string, text: string): void {
    this.#kubelet.writeFile(path, text)
  }

  /** The folder of this machine that stands for the container's root. */
  get root(): string {
    return this.#kubelet.path('')
  }

  /** The environment that the container gets if it starts now, without what would run on this machine what a manifest says. */
  environment(apiServer: { host: string; port: number }): Record<string, string> {
    const { object } = this
    if (object === undefined || this.#scenario === undefined) return {}
    const services = this.#context.store
      .list('/services', namespaceOf(object))
      .toSorted((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
    const { container } = this.#scenario.pod
    const given = environmentOf({ pod: object, container, services, apiServer, allocatable })
    return Object.fromEntries([...given].filter(([name]) => !steersPrograms(name)))
  }

  /** Updates the files to what the API server says now. */
  async sync(): Promise<void> {
    const { object } = this
    if (object !== undefined) await this.#kubelet.sync(object)
  }

  /** Sets labels, with null removing one, and waits for the files. */
  label(labels: Readonly<Record<string, string | null>>): Promise<void> {
    return this.#edit((pod) => ({
      ...pod,
      metadata: { ...pod.metadata, labels: editMap(pod.metadata.labels, labels) },
    }))
  }

  annotate(annotations: Readonly<Record<string, string | null>>): Promise<void> {
    return this.#edit((pod) => ({
      ...pod,
      metadata: { ...pod.metadata, annotations: editMap(pod.metadata.annotations, annotations) },
    }))
  }

  /** Resizes the container in place. */
  resize(resources: PodResources): Promise<void> {
    const name = this.#scenario?.pod.container
    return this.#edit((pod) => {
      const containers = listAt(pod, 'spec', 'containers').map((container) => {
        if (!isRecord(container) || textAt(container, 'name') !== name) return container
        const now = (what: 'limits' | 'requests') =>
          Object.fromEntries(entriesAt(container, 'resources', what))
        const limits = { ...now('limits'), ...resources.limits }
        const requests = { ...now('requests'), ...resources.requests }
        return { ...container, resources: { limits, requests } }
      })
      return { ...pod, spec: { ...(isRecord(pod.spec) ? pod.spec : {}), containers } }
    })
  }

  /** Writes a new token and returns the ids of the earlier ones. */
  async rotate(): Promise<string[]> {
    const earlier = this.tokenIds()
    this.#issued = []
    this.#kubelet.renewTokens()
    await this.sync()
    return earlier
  }

  /** The `jti` claims of the tokens in use. */
  tokenIds(): string[] {
    return this.#issued.map((token) => {
      const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')
      return textAt(JSON.parse(payload), 'jti')
    })
  }

  /** Writes text in place of a token until the next rotation. */
  async breakToken(text: string): Promise<void> {
    this.#kubelet.breakToken(text)
    await this.sync()
  }

  async stop(): Promise<void> {
    // A write in progress would bring the directory back.
    await this.sync().catch(() => undefined)
    this.#kubelet.stop()
  }

  async #edit(edit: (pod: KubeObject) => KubeObject): Promise<void> {
    const { object } = this
    if (object === undefined) throw new Error('This cluster has no pod of its own.')
    this.#context.store.put('/pods', edit(object))
    await this.sync()
  }

  async #requestToken(pod: KubeObject, request: TokenRequest): Promise<string> {
    const nodeName = textAt(pod, 'spec', 'nodeName')
    const node = this.#context.store.get('/nodes', '', nodeName)
    // A pod's token for the API server lives a year, and warns after what was asked for (1.36).
    const isExtended = request.audience === '' && request.expirationSeconds === 3607
    const token = await this.#signToken(namespaceOf(pod), textAt(pod, 'spec', 'serviceAccountName'), {
      pod: { name: pod.metadata.name, uid: pod.metadata.uid ?? '' },
      ...(node === undefined ? {} : { node: { name: nodeName, uid: node.metadata.uid ?? '' } }),
      lifetimeSeconds: isExtended ? yearSeconds : request.expirationSeconds,
      ...(isExtended ? { warnAfterSeconds: request.expirationSeconds } : {}),
      ...(request.audience === '' ? {} : { audiences: [request.audience] }),
    })
    this.#issued.push(token)
    return token
  }
}
