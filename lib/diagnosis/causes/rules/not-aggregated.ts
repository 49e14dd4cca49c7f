import { code, listed, say } from '@/lib/phrase/phrase'
import type { ClusterRole, Grant } from '@/lib/rbac/types'
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
    const data = { into: into.name, grant, source: late.name, rules: late.rules, labels: [], isOrphan: false }
    return [{ confidence: 'proven', tier: 'named', data }]
  }
  const orphans = near.filter(({ isOrphan }) => isOrphan)
  return near.map(({ source, labels, isOrphan, isMeant }) => ({
    // One that serves no one was made to be gathered; of several, any may be it.
    ...(isOrphan && isMeant && orphans.length === 1
      ? { confidence: 'proven', tier: 'meant' }
      : { confidence: 'likely', tier: 'named' }),
    data: { into: into.name, grant, source: source.name, rules: source.rules, labels, isOrphan },
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
    const name = say`ClusterRole ${code(source)}`
    return labels.length === 0
      ? say`${name} allows this call and has the labels that ClusterRole ${code(into)} gathers, but its rules are not there yet. The controller that fills aggregated roles has not added them.`
      : say`${name} allows this call but is not gathered into ClusterRole ${code(into)}, to which this account is bound: it lacks ${listed(labels.map(({ key, value }) => say`label ${code(`${key}: "${value}"`)}`))}.`
  },
  label: (data, theCase) => aggregationFixes(data, theCase),
}
