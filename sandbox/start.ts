import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { present } from '@/lib/present'
import { type Cluster, startCluster } from './cluster'
import { type KubeconfigContext, kubeconfigOf } from './kubeconfig'
import { manifestWorld, onTopOf, type WorldReport } from './manifest-world'
import { readTexts, readWorldObjects, WorldError, type WorldObject } from './manifests'
import type { Sandbox, SandboxOptions, StartSandbox } from './module'
import type { Scenario } from './scenario'
import { OWN_STAND_IN } from './stand-ins'

const DAY_SECONDS = 24 * 3600

/** A started world with its kubeconfigs. */
export interface StartedWorld {
  cluster: Cluster
  /** What the manifests are, if the world is made of manifests. */
  report: WorldReport | undefined
  folder: string
  kubeconfig: string
  adminKubeconfig: string
  stop(): Promise<void>
}

export type WorldStartOptions = SandboxOptions & {
  standardInput?: AsyncIterable<Uint8Array | string>
  /** Beside those of `manifests`. */
  objects?: readonly WorldObject[]
  standIns?: boolean
}

async function worldOf(options: WorldStartOptions): Promise<{ scenario: Scenario; report?: WorldReport }> {
  const { world, manifests: given, objects = [], namespace = 'default', account = 'default' } = options
  const standardInput = options.standardInput ?? Readable.from([])
  const texts = []
  for (const one of given ?? [])
    texts.push(...(typeof one === 'string' ? await readTexts([one], standardInput) : [one]))
  const manifests = [...readWorldObjects(texts), ...objects]
  if (world === undefined && (given !== undefined || objects.length > 0))
    return manifestWorld({
      manifests,
      namespace,
      account,
      ...(options.standIns ? { own: OWN_STAND_IN } : {}),
    })
  // The worlds are read only where one is asked for.
  const { scenarios } = await import('./scenarios/all')
  const scenario = scenarios.get(world ?? 'default')
  if (scenario === undefined)
    throw new WorldError(`There is no world "${world}". podglass sandbox --list prints them.`)
  return manifests.length === 0
    ? { scenario }
    : onTopOf(scenario, { manifests, namespace: options.namespace ?? scenario.pod.namespace })
}

/** Accounts beside that of the program which have a context of their own. */
const MOST_CONTEXTS = 50

interface Contexts {
  admin: KubeconfigContext
  own: KubeconfigContext | undefined
  /** Of each other account of the world that somebody wrote. */
  others: readonly KubeconfigContext[]
}

async function contextsOf(cluster: Cluster, { namespace, account }: SandboxOptions): Promise<Contexts> {
  const within = namespace ?? cluster.scenario?.pod.namespace ?? 'default'
  const user = await cluster.clientCertificate('kubernetes-admin', ['system:masters'])
  const admin = { name: 'admin', user, namespace: within }
  const written = cluster.context.store
    .list('/serviceaccounts')
    .filter(({ metadata: { name, namespace: of } }) => {
      const isOwn = of === within && name === account
      return name !== 'default' && !isOwn && of?.startsWith('kube-') === false
    })
  const others = written
    .slice(0, MOST_CONTEXTS)
    .map(({ metadata }) => contextOf(cluster, metadata.namespace ?? '', metadata.name))
  const own = account === undefined ? undefined : await contextOf(cluster, within, account)
  return { admin, own, others: await Promise.all(others) }
}

async function contextOf(cluster: Cluster, namespace: string, account: string): Promise<KubeconfigContext> {
  if (cluster.context.store.get('/serviceaccounts', namespace, account) === undefined)
    throw new WorldError(`There is no ServiceAccount ${account} in namespace ${namespace} of this world.`)
  const token = await cluster.token(namespace, account, { lifetimeSeconds: DAY_SECONDS })
  return { name: `${namespace}/${account}`, user: { token }, namespace }
}

function writeKubeconfig(folder: string, name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text, { mode: 0o600 })
  return file
}

/** Starts a world, and writes its kubeconfigs into their own folder. */
export async function startWorld(options: WorldStartOptions = {}): Promise<StartedWorld> {
  const { scenario, report } = await worldOf(options)
  const cluster = await startCluster({
    scenario,
    ...present({ port: options.port, standIns: options.standIns }),
  })
  const folder = mkdtempSync(join(tmpdir(), 'podglass-world-'))
  const stop = async () => {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const { admin, own, others } = await contextsOf(cluster, options)
    const write = (name: string, text: string) => writeKubeconfig(folder, name, text)
    const asAdmin = kubeconfigOf(cluster, [admin, ...(own ? [own] : []), ...others])
    const adminKubeconfig = write('admin.kubeconfig', asAdmin)
    const kubeconfig = own
      ? write('kubeconfig', kubeconfigOf(cluster, [own, admin, ...others]))
      : adminKubeconfig
    return { cluster, report, folder, kubeconfig, adminKubeconfig, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Starts an API server for a program's tests. Types and guarantees are those of `./module`. */
export const startSandbox: StartSandbox = async (options = {}) => {
  const { cluster, report, folder, kubeconfig, adminKubeconfig, stop } = await startWorld(options)
  const sandbox: Sandbox = {
    url: cluster.url,
    rootCertificate: cluster.rootCertificate,
    kubeconfig,
    adminKubeconfig,
    environment: cluster.environment(),
    root: cluster.root,
    notSimulated: report ? [...report.leftOut, ...report.notSimulated] : [],
    get requests() {
      return cluster.requests.map(({ method, path, user, status }) => ({ method, path, user, status }))
    },
    token: (namespace, account) => cluster.token(namespace, account, { lifetimeSeconds: DAY_SECONDS }),
    async kubeconfigFor(namespace, account) {
      const context = await contextOf(cluster, namespace, account)
      return writeKubeconfig(folder, `${namespace}.${account}.kubeconfig`, kubeconfigOf(cluster, [context]))
    },
    reset: async () => cluster.reset(),
    apply: async (yaml) => {
      cluster.apply(yaml)
    },
    stop,
  }
  return sandbox
}
