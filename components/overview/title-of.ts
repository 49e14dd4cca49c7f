import type { Clause, Overview } from '@/lib/pages/overview/contract'
import { visibleText } from '@/lib/words/visible-text'

/** The gravest first; one that says nothing of health is no sign. */
const SIGNS: readonly [state: Clause['state'], sign: string][] = [
  ['bad', '✕'],
  ['warning', '!'],
  ['stale', '?'],
  ['unknown', '?'],
  ['ok', '✓'],
]

/** The title of the window: "✕ Overview · shop/web", so that a tab shows when all is well again. */
export function overviewTitle({ verdict, pod }: Pick<Overview, 'verdict' | 'pod'>, isStale: boolean): string {
  const [, sign] = SIGNS.find(([state]) => verdict.some((clause) => clause.state === state)) ?? []
  const whose = pod.account ?? pod.user
  const page = `Overview · ${whose ? visibleText(whose) : 'Podglass'}`
  return sign === undefined ? page : `${isStale && sign === '✓' ? '?' : sign} ${page}`
}
