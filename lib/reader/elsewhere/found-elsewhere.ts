/** What another product refused, by the words that only it prints. */
export type Refused =
  | 'registry-anonymous'
  | 'registry-credential'
  | 'registry-right'
  | 'registry-limit'
  | 'vault-login'
  | 'argocd-rbac'
  | 'argocd-project'
  | 'argocd-account'
  | 'rancher-account'
  | 'eks-entry'
  | 'gateway-token'
  | 'teleport-role'
  /** A tool has it in words of its own, in place of the API server's. */
  | 'hidden-words'

/** What a text names of it: never a token or a key. */
export type ElsewhereNames = Partial<
  Record<
    | ('image' | 'said' | 'user' | 'resource' | 'action' | 'object' | 'project' | 'namespace' | 'field')
    | ('verbs' | 'gvr' | 'name' | 'of' | 'logs' | 'forward' | 'tool'),
    string
  >
>

/** A refusal by a product that is no API server: no permission of Kubernetes had a part in it. */
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
