/** What another product refused, by the words that only it prints. */
export type Refused =
  | 'registry-anonymous'
  | 'registry-credential'
  | 'registry-right'
  | 'registry-limit'
  /** No refusal: the kubelet's words of a pull that failed for another reason. */
  | 'registry-pull'
  | 'vault-login'
  | 'argocd-rbac'
  | 'argocd-project'
  | 'argocd-account'
  | 'rancher-account'
  | 'eks-entry'
  | 'gateway-token'
  | 'capsule-impersonate'
  | 'olm-account'
  | 'teleport-role'
  /** A tool has it in words of its own, in place of the API server's. */
  | 'hidden-words'
  /** What the kubelet or the scheduler reports of a pod: nothing was refused. */
  | 'pod-crash'
  | 'pod-volume'
  | 'pod-config'
  | 'pod-network'
  | 'pod-probe'
  | 'pod-node'
  | 'pod-evicted'

/** What a text names of it: never a token or a key. */
export type ElsewhereNames = Partial<
  Record<
    | ('image' | 'said' | 'user' | 'resource' | 'action' | 'object' | 'project' | 'namespace' | 'field')
    | ('verbs' | 'gvr' | 'name' | 'of' | 'logs' | 'forward' | 'tool' | 'path')
    | ('pod' | 'container' | 'volume'),
    string
  >
>

/** What is no answer of an API server: another product refused, or a pod does not start. No permission of Kubernetes had a part in it. */
export interface FoundElsewhere {
  form: 'elsewhere'
  at: number
  end: number
  times?: number
  refused: Refused
  /** What prints it, and since when. */
  by: string
  names: ElsewhereNames
  /** The line that says it. */
  message: string
}

/** True of what the kubelet or the scheduler reports of a pod: an answer of an API server that it quotes says more. */
export function isReport({ refused }: Pick<FoundElsewhere, 'refused'>): boolean {
  return refused.startsWith('pod-') || refused === 'registry-pull'
}

/** True of what is about one pod: such a report, or a registry's refusal of its image. */
export function isOfPod(found: Pick<FoundElsewhere, 'refused'>): boolean {
  return isReport(found) || found.refused.startsWith('registry-')
}
