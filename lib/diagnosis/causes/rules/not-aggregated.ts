import { visibleText } from '@/lib/contract/visible-text'
import type { ClusterRole, Grant } from '@/lib/rbac/types'
import { listOf } from '@/lib/words/lists'
import { aggregationFixes } from '../../fixes/aggregation'
import type { CallCause, Ranked } from '../cause'
import { type Aggregate, aggregatesOf, type Ungathered } from './aggregates'

function ungathered(
  into: ClusterRole,
  grant: Grant,
  late: ClusterRole | undefined,
  near: Aggregate['near'],
): Ranked<Ungathered>[] {
  if (late) {
    const data = { into: into.name, grant, source: late.name, rules: late.rules, labels: [] }
    return [{ confidence: 'proven', tier: 'named', data }]
  }
  return near.map(({ source, labels }) => ({
    confidence: 'likely',
    tier: 'named',
    data: { into: into.name, grant, source: source.name, rules: source.rules, labels },
  }))
}

export const notAggregated: CallCause<'D26', Ungathered> = {
  id: 'D26',
  family: 'rules',
  title: 'No label gathers the ClusterRole',
  nature: 'wrong',
  find: (theCase) =>
    theCase.isForCaller
      ? aggregatesOf(theCase).flatMap(({ into, grant, late, near }) => ungathered(into, grant, late, near))
      : [],
  says: ({ into, source, labels }) => {
    const name = `ClusterRole ${visibleText(source)}`
    return labels.length === 0
      ? `${name} allows this call and has the labels that ClusterRole ${visibleText(into)} gathers, but its rules are not there yet. The controller that fills aggregated roles has not added them.`
      : `${name} allows this call but is not gathered into ClusterRole ${visibleText(into)}, to which this account is bound: it lacks ${listOf(labels.map(({ key, value }) => `label ${visibleText(key)}: "${visibleText(value)}"`))}.`
  },
  label: (data, theCase) => aggregationFixes(data, theCase),
}
