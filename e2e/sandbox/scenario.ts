import type { Cluster } from './cluster'
import type { Authorizer } from './policy'

/** A world and what to look at in it. */
export interface Scenario {
  name: string
  /** One sentence: what is wrong in this world. */
  says: string
  /** What to open and do to see it, in order. */
  look: readonly string[]
  /** YAML documents, applied in order as an administrator. Ages count back from `now`. */
  world: (now: Date) => string
  /** Labels that find the pod which the dashboard runs in, and the name of its container. */
  pod: { namespace: string; labels: Readonly<Record<string, string>>; container: string }
  /** Installs the CRD of `widgets.example.com`. */
  widgets?: boolean
  /** Asked before RBAC. */
  authorizer?: Authorizer
  /** Variables of the product that its pod would set. */
  environment?: Readonly<Record<string, string>>
  /** What happens after the world is there and before the dashboard starts. */
  prepare?: (cluster: Cluster) => Promise<void>
}
