import type { GateId } from '../gates'
import type { CauseId } from './all'

/** One thing to check: a command to run, or a page of Podglass to open. */
export interface GuideCheck {
  says: string
  command?: string
  /** An address of Podglass, under the base path. */
  to?: string
}

export interface GuideChange {
  says: string
  /** Applies to the example as is. */
  yaml?: string
  command?: string
}

/** What a reader needs of one cause before any case: texts, reason, checks and changes, of ServiceAccount shop/web. */
export interface Guide {
  /** Texts as in a log, exact except for the example's names. */
  sees: readonly string[]
  /** True where such a text alone gives the cause; false where other causes print the same. */
  isToldByText: boolean
  why: string
  check: readonly GuideCheck[]
  change: readonly GuideChange[]
  /** What people do instead, and why it does not help. */
  not?: string
  gates: readonly GateId[]
  related: readonly { id: CauseId; title: string }[]
  /** What proves it from inside a pod, and what stays unknown without more permissions. */
  seenBy: string
}
