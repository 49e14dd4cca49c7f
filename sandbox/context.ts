import type { IncomingHttpHeaders } from 'node:http'
import type { Attributes } from '@/lib/rbac/types'
import type { AuthenticatedUser } from './authentication'
import type { ResourceType, ServedCatalogue } from './catalogue'
import type { KubeObject } from './kube-object'
import type { Policy } from './policy'
import type { Store } from './store'
import type { TokenAuthority } from './tokens'

/** What the handlers of the API server share. */
/**
 * What of an object that is made up a call cannot have from its script: nothing, since the script names it; its name, which it found by a
 * list; or its namespace too.
 */
export type StandIn = 'named' | 'picked' | 'placed'

export interface ApiContext {
  readonly store: Store
  readonly catalogue: ServedCatalogue
  readonly policy: Policy
  readonly tokens: TokenAuthority
  readonly now: () => Date
  /** How often a watch gets a bookmark. A real server sends one about every minute. */
  readonly bookmarkMs: number
  /** Makes up what calls name, where a program's calls are recorded. */
  standIns?: {
    meet(
      call: SandboxCall,
      type: ResourceType,
      target: Record<'namespace' | 'name' | 'subresource', string>,
    ): StandIn | undefined
    of(call: Pick<SandboxCall, 'attributes'>): StandIn | undefined
    readonly isFull: boolean
    linger(call: SandboxCall, type: ResourceType, object: KubeObject): KubeObject | undefined
  }
  /** host:port of the server. */
  readonly authority: () => string
  /** What GET /version says in place of what was recorded. */
  readonly version?: Readonly<Record<string, string>>
}

/** One request after authentication and authorization. */
export interface SandboxCall {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: Buffer
  user: AuthenticatedUser
  attributes: Attributes
}
