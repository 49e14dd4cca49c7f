import type { Grant, PolicyRule } from '@/lib/rbac/types'
import type { BindingMiss, ReadBinding } from '../bindings/binding-misses'
import type { UnboundRole } from '../bindings/unbound-roles'

/** The binding that shows it; absent where bindings cannot be read and the cause is only possible. */
interface Seen {
  shown?: BindingMiss
}

/** What the causes of the binding side need to be worded and mended. */
export interface BindingData {
  /** `other`: the ServiceAccount of the namespace that a binding which was read gives the call to. */
  C3: { namespace: string; other?: string; shown?: BindingMiss }
  E1: { role?: UnboundRole }
  E2: Seen
  E3: Seen
  /** `object`: the binding as the text of a refused write names it, where that is all there is. */
  E4: Seen & { object?: string }
  E5: Seen
  E6: Seen
  E7: {
    roleKind: 'Role' | 'ClusterRole'
    role: string
    scope: 'cluster' | 'namespace' | 'unknown'
    /** The binding that refers to it, where it was read. */
    binding?: ReadBinding
  }
  /** `roleKind` is what the binding says; the other kind has a role of that name. */
  E8: { roleKind: 'Role' | 'ClusterRole'; role: string; binding?: ReadBinding; rules?: readonly PolicyRule[] }
  /** `object` is the binding as the text names it, such as `RoleBinding.rbac.authorization.k8s.io "b"`. */
  E9: { object: string }
  E10: Seen & { namespace?: string }
  E11: Seen
  /** `unseen`: the binding that was read allows the call, and the API server still refuses it. */
  E12: { grant?: Grant; unseen?: boolean }
  E13: { at: string; grant?: Grant }
}

/** A ClusterRole that an aggregating ClusterRole should gather and does not. */
export interface AggregationData {
  D26: {
    /** The aggregating ClusterRole, to which the account is bound. */
    into: string
    grant: Grant
    source: string
    rules: readonly PolicyRule[]
    /** Labels that a selector asks for and the source lacks; empty when they match and the rules are not there yet. */
    labels: readonly { key: string; value: string }[]
  }
  D27: { into: string; grant: Grant }
}
