import type { ResourceType } from './catalogue'
import type { ApiContext } from './context'
import type { KubeObject } from './kube-object'

/** An object about to be written, as the admission plugins see it. */
export interface SandboxAdmission {
  context: ApiContext
  type: ResourceType
  namespace: string
  object: KubeObject
  /** What an update replaces. */
  previous?: KubeObject
}
