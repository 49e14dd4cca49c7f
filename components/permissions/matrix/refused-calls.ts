import type { Access, Cell, MatrixRow } from '@/lib/facts/account/contract'
import type { LoggedRefusal, Refusals } from '@/lib/facts/refusals/contract'
import { refusedNow, sayTimes } from '@/lib/facts/refusals/judge/seen-refusals'
import { resourceWord } from '@/lib/rbac/call'
import { listOf, shortListOf } from '@/lib/words/lists'

/** When a call was last refused, and where that was seen; without it, this page checked it. */
export interface RefusedOnce {
  /** RFC 3339. */
  at: string
  foundIn?: string
  /** Of the object, where the call named one. */
  name?: string
}

/** Which cells of a matrix were refused lately, and when. A cell that is granted by now is not among them. */
export interface RefusedCalls {
  at: (row: MatrixRow, verb: string) => RefusedOnce | undefined
  /** What logs or events show, before what was only asked; undefined for a row without a refusal. */
  ofRow: (row: MatrixRow) => 'refused' | 'asked' | undefined
}

type Call = RefusedOnce & Record<'verb' | 'group' | 'resource', string>

/** "found in the log of search and an event of Job nightly, 31 times in 10 min". */
function placesOf(refusal: LoggedRefusal, minutes: number): string {
  const { seenIn } = refusal
  const logs = [...new Set(seenIn.flatMap((one) => (one.from === 'log' ? [one.owner] : [])))]
  const events = [
    ...new Set(seenIn.flatMap((one) => (one.from === 'event' ? [`${one.kind} ${one.name}`] : []))),
  ]
  const places = [
    ...(logs.length === 0 ? [] : [`${logs.length === 1 ? 'the log' : 'logs'} of ${shortListOf(logs, 3)}`]),
    ...(events.length === 0 ? [] : [`events of ${shortListOf(events, 3)}`]),
  ]
  return `found in ${listOf(places)}, ${sayTimes([refusal], minutes)}`
}

/** The refusals of the matrix's account in its namespace, or on the cluster. */
function loggedCalls({ user, namespace }: Pick<Access, 'user' | 'namespace'>, refusals: Refusals): Call[] {
  return refusedNow(refusals).flatMap((refusal): Call[] => {
    const { kind, request } = refusal.explanation
    const { verb, group, resource, subresource, name } = request
    const isHere = request.namespace === namespace || request.namespace === ''
    if (kind !== 'authorization' || request.user !== user || !isHere) return []
    if (verb === undefined || group === undefined || resource === undefined) return []
    return [
      {
        verb,
        group,
        resource: resourceWord({ resource, subresource }),
        ...(name ? { name } : {}),
        at: refusal.last,
        foundIn: placesOf(refusal, refusals.minutes),
      },
    ]
  })
}

function isOpen(cell: Cell | undefined, { name }: Call): boolean {
  if (cell?.state === 'names') return name !== undefined && !cell.names?.includes(name)
  return cell?.state === 'no' || cell?.state === 'unknown'
}

/** The refused cells of an answer: what this page's process saw refused, and what logs and events show. */
export function refusedCalls(
  access: Pick<Access, 'refusedLately' | 'user' | 'namespace'>,
  refusals?: Refusals,
): RefusedCalls {
  const latest = (calls: readonly Call[]) => calls.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
  // Calls from logs are checked again too: that check is the later one, and says less.
  const calls = [
    ...latest(refusals === undefined ? [] : loggedCalls(access, refusals)),
    ...latest(access.refusedLately ?? []),
  ]
  const at = ({ group, resource, cells }: MatrixRow, verb: string) =>
    calls.find(
      (call) =>
        call.verb === verb && call.group === group && call.resource === resource && isOpen(cells[verb], call),
    )
  const ofRow = (row: MatrixRow) => {
    const once = Object.keys(row.cells).flatMap((verb) => at(row, verb) ?? [])
    if (once.some(({ foundIn }) => foundIn !== undefined)) return 'refused'
    return once.length === 0 ? undefined : 'asked'
  }
  return { at, ofRow }
}
