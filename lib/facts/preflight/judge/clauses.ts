import { NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { counted } from '@/lib/words/lists'
import type { PreflightRow } from '../contract'

/** One part of the verdict on a plan. */
export interface PlanClause {
  of: PreflightRow['state'] | 'pods'
  says: Phrase
}

/** True where the API server takes an object and refuses the pods that are made from it. */
export function isPodless({ state, stops }: Pick<PreflightRow, 'state' | 'stops'>): boolean {
  return state !== 'refused' && stops.some((one) => one.state === 'pods')
}

/** The verdict on a plan in its parts, the gravest first; `broken` parts of the text could not be read. */
export function planClauses(rows: readonly PreflightRow[], broken: number): PlanClause[] {
  const of = (state: PreflightRow['state']) => rows.filter((row) => row.state === state).length
  const told = (of: PlanClause['of'], count: number, says: Phrase): PlanClause[] =>
    count === 0 ? [] : [{ of, says: say`${count} ${says}` }]
  const all = words(counted(rows.length, 'object'))
  const which = (count: number) => (count === rows.length ? say`of ${all} ` : NOTHING)
  return [
    ...told('refused', of('refused'), say`of ${all} would be refused.`),
    ...told('pods', rows.filter(isPodless).length, say`cannot start all pods.`),
    ...told('unknown', of('unknown'), say`${which(of('unknown'))}cannot be judged.`),
    ...told('open', of('open'), say`${which(of('open'))}would pass all gates that could be read.`),
    ...told('passes', of('passes'), say`${which(of('passes'))}would be created or changed.`),
    ...told('unknown', broken, say`of the parts of the text could not be read.`),
  ]
}
