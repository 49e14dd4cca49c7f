import { lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { at, isRecord, listAt, numberAt, textAt } from '@/lib/objects/fields'
import { type ProjectedFile, writeVolume } from './atomic-writer'
import { type KubeObject, namespaceOf } from './kube-object'
import { WorldError } from './manifests'
import { type Allocatable, fieldValue, formatMap, resourceValue } from './pod-values'
import type { Scenario } from './scenario'

export const serviceAccountMount = '/var/run/secrets/kubernetes.io/serviceaccount'

export interface TokenRequest {
  audience: string
  expirationSeconds: number
}

export interface KubeletOptions {
  /** The directory that the container sees as its root. */
  root: string
  container: string
  allocatable: Allocatable
  now: () => Date
  requestToken: (pod: KubeObject, request: TokenRequest) => Promise<string>
  readConfigMap: (namespace: string, name: string) => unknown
}

/**
 * Keeps the volumes of one pod on disk as the kubelet does: projected and downward API volumes, each under its mount path
 * below the root. Tokens are asked for once and again when `renewTokens` says so.
 */
export class Kubelet {
  readonly #options: KubeletOptions
  readonly #tokens = new Map<string, string>()
  readonly #configSeen: string
  #queue: Promise<void> = Promise.resolve()
  /** Text in the token file regardless of what the server issues: a file that someone broke. */
  #brokenToken: string | undefined

  constructor(options: KubeletOptions) {
    this.#options = options
    this.#configSeen = options.now().toISOString().replace('Z', '441494Z')
  }

  /** The directory on this machine for a path in the container. Throws a WorldError for one that is not in it. */
  path(path: string): string {
    return within(this.#options.root, path, path)
  }

  /**
   * Writes the hosts file and the resolver's. Cluster DNS is none of the sandbox's parts, so the former also has the API
   * server's names.
   */
  writeHosts(pod: KubeObject, apiServer: string, resolver?: Scenario['resolver']): void {
    const own = `${textAt(pod, 'status', 'podIP')}\t${pod.metadata.name}`
    const names = resolver?.hosts ?? [
      'kubernetes.default.svc.cluster.local',
      'kubernetes.default.svc',
      'kubernetes.default',
      'kubernetes',
    ]
    const suffix = ['svc.cluster.local', 'cluster.local']
    mkdirSync(this.path('/etc'), { recursive: true })
    writeFileSync(
      this.path('/etc/resolv.conf'),
      `search ${namespaceOf(pod)}.${suffix[0]} ${suffix.join(' ')}\nnameserver 10.96.0.10\noptions ${resolver?.options ?? 'ndots:5'}\n`,
    )
    writeFileSync(
      this.path('/etc/hosts'),
      `# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n${own}\n\n# In place of cluster DNS.\n${apiServer}\t${names.join('\t')}\n`,
    )
  }

  /** Writes a file that the image would have. */
  writeFile(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true })
    writeFileSync(this.path(path), text)
  }

  /** Mount paths of the downward API volumes of the container. */
  downwardMounts(pod: KubeObject): string[] {
    return this.#mounts(pod)
      .filter(({ volume }) => isRecord(at(volume, 'downwardAPI')))
      .map(({ directory }) => directory)
  }

  /** Mount paths of all volumes of the container that are kept here. */
  volumeMounts(pod: KubeObject): string[] {
    return this.#mounts(pod).map(({ directory }) => `/${relative(this.#options.root, directory)}`)
  }

  /** Updates the volumes to what the pod says now. Calls run one after another. */
  sync(pod: KubeObject): Promise<void> {
    const written = this.#queue.then(() => this.#write(pod))
    // The next one writes what this one could not.
    this.#queue = written.catch(() => undefined)
    return written
  }

  renewTokens(): void {
    this.#tokens.clear()
    this.#brokenToken = undefined
  }

  breakToken(text: string): void {
    this.#brokenToken = text
  }

  #mounts(pod: KubeObject): { directory: string; volume: unknown }[] {
    const { root, container } = this.#options
    const spec = listAt(pod, 'spec', 'containers').find(
      (candidate) => textAt(candidate, 'name') === container,
    )
    const volumes = listAt(pod, 'spec', 'volumes')
    return listAt(spec, 'volumeMounts').flatMap((mount, index) => {
      const volume = volumes.find((candidate) => textAt(candidate, 'name') === textAt(mount, 'name'))
      if (!isRecord(at(volume, 'downwardAPI')) && !isRecord(at(volume, 'projected'))) return []
      const mountPath = textAt(mount, 'mountPath')
      const field = `volumeMounts[${index}].mountPath of container ${container}`
      const said = `Pod ${namespaceOf(pod)}/${pod.metadata.name}: ${field}, ${JSON.stringify(mountPath)},`
      return [{ directory: within(root, mountPath, said), volume }]
    })
  }

  async #write(pod: KubeObject): Promise<void> {
    for (const { directory, volume } of this.#mounts(pod)) {
      writeVolume(directory, await this.#filesOf(pod, volume), this.#options.now())
    }
  }

  async #filesOf(pod: KubeObject, volume: unknown): Promise<Map<string, ProjectedFile>> {
    const files = new Map<string, ProjectedFile>()
    const downward = at(volume, 'downwardAPI')
    if (isRecord(downward)) {
      this.#downward(pod, downward, numberAt(downward, 'defaultMode') || 0o644, files)
      return files
    }
    const projected = at(volume, 'projected')
    const mode = numberAt(projected, 'defaultMode') || 0o644
    for (const source of listAt(projected, 'sources')) {
      const token = at(source, 'serviceAccountToken')
      const configMap = at(source, 'configMap')
      if (isRecord(token)) {
        files.set(textAt(token, 'path'), {
          data: await this.#token(pod, token),
          mode: tokenMode(pod, mode),
        })
      } else if (isRecord(configMap)) {
        const map = this.#options.readConfigMap(pod.metadata.namespace ?? '', textAt(configMap, 'name'))
        for (const item of listAt(configMap, 'items')) {
          files.set(textAt(item, 'path'), { data: textAt(map, 'data', textAt(item, 'key')), mode })
        }
      } else {
        this.#downward(pod, at(source, 'downwardAPI'), mode, files)
      }
    }
    return files
  }

  async #token(pod: KubeObject, source: unknown): Promise<string> {
    if (this.#brokenToken !== undefined) return this.#brokenToken
    const request = {
      audience: textAt(source, 'audience'),
      expirationSeconds: numberAt(source, 'expirationSeconds') || 3600,
    }
    const key = JSON.stringify(request)
    const token = this.#tokens.get(key) ?? (await this.#options.requestToken(pod, request))
    this.#tokens.set(key, token)
    return token
  }

  #downward(pod: KubeObject, source: unknown, defaultMode: number, files: Map<string, ProjectedFile>): void {
    for (const item of listAt(source, 'items')) {
      files.set(textAt(item, 'path'), {
        data: this.#downwardValue(pod, item),
        mode: numberAt(item, 'mode') || defaultMode,
      })
    }
  }

  #downwardValue(pod: KubeObject, item: unknown): string {
    const path = textAt(item, 'fieldRef', 'fieldPath')
    // The kubelet's own annotations are in the file and never in the API.
    if (path === 'metadata.annotations') {
      return formatMap([
        ...Object.entries(pod.metadata.annotations ?? {}),
        ['kubernetes.io/config.seen', this.#configSeen],
        ['kubernetes.io/config.source', 'api'],
      ])
    }
    if (path !== '') return fieldValue(pod, path)
    const reference = at(item, 'resourceFieldRef')
    return resourceValue(
      pod,
      textAt(reference, 'containerName'),
      textAt(reference, 'resource'),
      String(at(reference, 'divisor') ?? ''),
      this.#options.allocatable,
    )
  }

  stop(): void {
    rmSync(this.#options.root, { recursive: true, force: true })
  }
}

/** A path of the container below its root. No file of this machine is another: neither by `..` nor by a link. */
function within(root: string, path: string, said: string): string {
  const target = resolve(root, `./${path}`)
  const steps = relative(root, target).split(sep)
  if (steps[0] === '..')
    throw new WorldError(`${said} leads out of the container's files. Write it without "..".`)
  let reached = root
  for (const step of steps) {
    reached = join(reached, step)
    if (lstatSync(reached, { throwIfNoEntry: false })?.isSymbolicLink())
      throw new WorldError(`${said} leads through a link of another volume. Mount it at a path of its own.`)
  }
  return target
}

// projected.go: 0600 for a container with its own user, and fsGroup adds read for the group.
function tokenMode(pod: KubeObject, defaultMode: number): number {
  if (at(pod, 'spec', 'securityContext', 'fsGroup') !== undefined) return 0o640
  const users = [pod.spec, ...listAt(pod, 'spec', 'containers')].map((spec) =>
    at(spec, 'securityContext', 'runAsUser'),
  )
  return users.some((user) => typeof user === 'number' && user !== 0) ? 0o600 : defaultMode
}
