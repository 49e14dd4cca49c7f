import type { AccessTuple } from '@/lib/contract/access-tuple'
import { listed, type Phrase, plain } from '@/lib/phrase/phrase'
import { dangersOf } from '../dangers/dangerous-rights'
import { sayCall } from './phrases'

/** Bytes that a change may take where it is offered: its code, all that it grants and all its warnings. */
const ROOM = { page: 6_000, terminal: 6_000, agent: 2_000 } as const
export type Medium = keyof typeof ROOM

/** In what order granted calls are named. */
const TIERS = ['dangerous', 'cluster-wide', 'in a namespace'] as const

function tierOf(call: AccessTuple): (typeof TIERS)[number] {
  if (dangersOf([call]).length > 0) return 'dangerous'
  return call.path !== undefined || call.namespace === '' ? 'cluster-wide' : 'in a namespace'
}

/** Granted calls as they are named: dangerous ones first, then what holds in the whole cluster, then the others as they came. */
export function inOrderOfReach(calls: readonly AccessTuple[]): AccessTuple[] {
  const placed = calls.map((call) => ({ call, tier: tierOf(call) }))
  return TIERS.flatMap((tier) => placed.flatMap((one) => (one.tier === tier ? [one.call] : [])))
}

/** Granted calls, each in full. */
export function sayEachCall(calls: readonly AccessTuple[]): Phrase {
  return listed(inOrderOfReach(calls).map(sayCall))
}

interface Change {
  grants: readonly AccessTuple[]
  warnings: readonly Phrase[]
  /** What is applied or run. */
  code: readonly string[]
}

/**
 * True where a change can be offered in a medium: everything that it grants and every warning of it fits beside its code, whole.
 * The one judge of this for the page and its message, the terminal and agents.
 */
export function fitsIn(medium: Medium, { grants, warnings, code }: Change): boolean {
  const text = [plain(sayEachCall(grants)), ...warnings.map(plain), ...code].join('\n')
  return new TextEncoder().encode(text).length <= ROOM[medium]
}
