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

/** What a text names of it: never a token or a key. */
export type ElsewhereNames = Partial<
  Record<
    'image' | 'said' | 'user' | 'resource' | 'action' | 'object' | 'project' | 'namespace' | 'field' | 'pod',
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
  names: ElsewhereNames
  /** The line that says it. */
  message: string
}
