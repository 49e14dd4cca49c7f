import type { CustomKind } from './catalogue'
import type { ApiContext } from './context'
import type { Authorizer } from './policy'
import type { TokenSpec } from './tokens'

/** What a scenario can change in the cluster that shows it. */
export interface PreparedCluster {
  readonly context: ApiContext
  /** The folder of this machine that stands for the container's root. */
  readonly root: string
  /** Signs a token of a ServiceAccount that is there. */
  token(namespace: string, name: string, more?: Partial<TokenSpec>): Promise<string>
  /** Puts a text where the kubelet has the token. */
  breakToken(text: string): Promise<void>
  rotateToken(): Promise<void>
  /** Writes a file that the image has. */
  writeFile(path: string, text: string): void
  skewClock(ms: number): void
  labelPod(labels: Readonly<Record<string, string | null>>): Promise<void>
}

/** A world and what to look at in it. */
export interface Scenario {
  name: string
  /** One sentence: what is wrong in this world. */
  says: string
  /** What to open and do to see it, in order. */
  look: readonly string[]
  /** YAML documents, applied in order as an administrator. Ages count back from `now`. */
  world: (now: Date) => string
  /** Objects that are applied behind those. */
  applyMore?: (context: ApiContext) => void
  /** Labels that find the pod which the dashboard runs in, and the name of its container. */
  pod: { namespace: string; labels: Readonly<Record<string, string>>; container: string }
  /** Installs the CRD of `widgets.example.com`. */
  widgets?: boolean
  /** Kinds of other CRDs, each of a group of its own. */
  customKinds?: readonly CustomKind[]
  /** Asked before RBAC. */
  authorizer?: Authorizer
  /** Variables of the product that its pod would set. */
  environment?: Readonly<Record<string, string>>
  /** The dashboard's files are at the pod's paths, through POD_ROOT. */
  atPodPaths?: boolean
  /** What the container's resolver finds, where that is not what the kubelet's `writeHosts` writes. */
  resolver?: {
    /** Names of the API server in the hosts file. */
    hosts: readonly string[]
    /** Names that cluster DNS resolves to the API server's address; every other is NXDOMAIN. */
    names: readonly string[]
    /** Options of resolv.conf. */
    options?: string
  }
  /** What happens after the world is there and before the dashboard starts. */
  prepare?: (cluster: PreparedCluster) => Promise<void>
}
