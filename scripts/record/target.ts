import type { InClusterClient } from '@/lib/kube/transport/client'
import type { UserInfo } from '@/lib/rbac/types'
import type { Upstream } from './proxy'

/** What a program is recorded against, and as whom. */
export interface RecordTarget {
  /** In words: "the sandbox". */
  where: string
  user: UserInfo
  /** The namespace that the program gets. */
  namespace: string
  /** The token that the program gets. */
  token: string
  upstream: Upstream
  /** By which refusals are explained. */
  kube: InClusterClient
  /** What to say of it once the program has ended. */
  notes: readonly string[]
  close: () => Promise<void>
}
