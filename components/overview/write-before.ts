import type { Change, Changes } from '@/lib/facts/changes/contract'
import type { Refusals } from '@/lib/facts/refusals/contract'
import { type Phrase, say, words } from '@/lib/phrase/phrase'
import { sayDuration } from '@/lib/words/durations'
import { visibleText } from '@/lib/words/visible-text'

/** Longer ago, two times beside each other say nothing. */
const NEAR_MS = 10 * 60_000
/** What was refused in the first minute that was read can have been refused before it. */
const QUIET_MS = 60_000

const WROTE: Partial<Record<Change['what'], string>> = { written: 'written', created: 'created' }

/**
 * The newest write of a Role or binding in the ten minutes before the first refusal: two times side by side, never that one caused
 * the other. Undefined where there is none, or a call can have been refused before what was read.
 */
export function writeBeforeRefusal(
  { changes }: Pick<Changes, 'changes'>,
  { refusals, minutes, checkedAt }: Pick<Refusals, 'refusals' | 'minutes' | 'checkedAt'>,
): { id: string; at: string; says: Phrase } | undefined {
  const times = refusals.filter(({ older }) => older === undefined).map(({ first }) => Date.parse(first))
  const firstMs = Math.min(...times)
  if (firstMs < Date.parse(checkedAt) - minutes * 60_000 + QUIET_MS) return undefined
  const [last] = changes
    .filter(({ lane, what, at }) => lane === 'rbac' && WROTE[what] !== undefined && Date.parse(at) <= firstMs)
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
  const beforeMs = last === undefined ? Number.NaN : firstMs - Date.parse(last.at)
  if (last === undefined || !(beforeMs <= NEAR_MS)) return undefined
  const says = say`${words(last.object.kind)} ${{ name: visibleText(last.object.name) }} was ${words(WROTE[last.what] ?? '')} ${words(sayDuration(beforeMs))} before the first refusal`
  return { id: last.id, at: new Date(firstMs).toISOString(), says }
}
