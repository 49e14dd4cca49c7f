import type { SpeakerKind } from '@/lib/evidence/speaker'
import type { FoundInText } from '@/lib/reader/found'
import type { SeenIn } from '../contract'

/**
 * Who vouches for a refusal, the best first: a client in the refused account's own program, or a component of the cluster; a client in
 * a program of another account, or in one whose log also has what strangers sent; or nobody, so that a stranger can have sent it.
 */
export const WITNESSES = ['first-hand', 'second-hand', 'hearsay'] as const
export type Voucher = (typeof WITNESSES)[number]

const NOBODY: ReadonlySet<SpeakerKind> = new Set(['proxy', 'request-log', 'unknown'])

/** True where somebody tells the answer or the error that they got, or a server its own act, and nobody in between. */
export function isVouched({ speaker }: Pick<FoundInText, 'speaker'>): boolean {
  return !NOBODY.has(speaker.kind)
}

/** The user that a refusal names. */
export function userIn(found: FoundInText): string | undefined {
  if (found.form === 'forbidden') return 'user' in found.refusal ? found.refusal.user : undefined
  return found.form === 'part' ? found.request.user : undefined
}

/** True for an event with the words of a container's probe or hook, or of the registry of its image. */
export function isRelayed(one: Pick<SeenIn & { from: 'event' }, 'kind' | 'by'>): boolean {
  return one.by === 'kubelet' && one.kind === 'Pod'
}

type Place =
  | Pick<SeenIn & { from: 'log' }, 'from' | 'runsAs'>
  | Pick<SeenIn & { from: 'event' }, 'from' | 'kind' | 'by' | 'runsAs'>

/** Who vouches for a refusal in one place. `hasStrangers`: other lines of that log are what strangers sent. */
export function voucherOf(found: FoundInText, place: Place, hasStrangers = false): Voucher {
  const user = userIn(found)
  if (user === undefined) return 'first-hand'
  // An event has the words of its writer; a log has those of whoever its program repeats.
  if (place.from === 'log' && !isVouched(found)) return 'hearsay'
  if (user === place.runsAs) return hasStrangers ? 'second-hand' : 'first-hand'
  const isOthers = place.from === 'log' ? place.runsAs !== undefined || hasStrangers : isRelayed(place)
  return isOthers ? 'second-hand' : 'first-hand'
}

/** In the order of their witnesses, and as they were among those of one. */
export function byWitness<T>(all: readonly T[], of: (one: T) => Voucher): T[] {
  const placed = all.map((one) => ({ one, witness: of(one) }))
  return WITNESSES.flatMap((tier) => placed.flatMap(({ one, witness }) => (witness === tier ? [one] : [])))
}

/** The best of several; hearsay where there are none. */
export function bestWitness(all: readonly Voucher[]): Voucher {
  return WITNESSES.find((tier) => all.includes(tier)) ?? 'hearsay'
}
