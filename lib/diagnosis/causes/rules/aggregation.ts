import { shownBy } from '@/lib/evidence/shown'
import type { Strength } from '@/lib/evidence/strength'
import { code, inTurn, listed, NOTHING, say } from '@/lib/phrase/phrase'
import { kubectlCommand, operand } from '@/lib/rbac/kubectl-command'
import type { ClusterRole, Grant, PolicyRule } from '@/lib/rbac/types'
import type { Aggregate } from '../../bindings/aggregates'
import { isBuiltInRole } from '../../bindings/built-in-role'
import { reachOfRole, sayOtherSubjects } from '../../bindings/role-subjects'
import type { Case } from '../../case'
import type { FixDraft } from '../../fixes/draft'
import { opensForCaller, opensWildcard } from '../../opens'
import { sayGrantOf } from '../../wording/phrases'
import type { Ranked } from '../cause'
import { callCause } from '../finding'

/** A ClusterRole that an aggregating ClusterRole should gather and does not. */
export interface Ungathered {
  /** The aggregating ClusterRole, to which the account is bound. */
  into: string
  grant: Grant
  source: string
  rules: readonly PolicyRule[]
  /** Labels that a selector asks for and the source lacks; empty when they match and the rules are not there yet. */
  labels: readonly { key: string; value: string }[]
  /** It serves no one as it is. */
  isOrphan: boolean
}

/** Labels that aggregate a ClusterRole into the one that the account is bound to. */
export function aggregationFixes(
  { into, source, labels, grant, rules, isOrphan }: Ungathered,
  theCase: Case,
): FixDraft[] {
  if (labels.length === 0) return []
  const words = labels.map(({ key, value }) => `${key}=${value}`)
  const at = grant.bindingNamespace ?? ''
  const opens = opensForCaller(theCase, rules, at)
  const command = kubectlCommand`label --overwrite clusterrole ${source} ${words.map(operand)}`
  if ((opensWildcard({ opens }) && !isOrphan) || command === undefined) return []
  const warning = inTurn([
    sayOtherSubjects({ kind: 'ClusterRole', name: into }, at, theCase),
    isBuiltInRole({ kind: 'ClusterRole', name: into })
      ? say`So do the subjects of roles that aggregate it.`
      : NOTHING,
  ])
  return [
    {
      where: 'role',
      says: say`Label ClusterRole ${code(source)} so its rules are aggregated into ClusterRole ${code(into)}.`,
      command,
      opens,
      warning,
      changed: { kind: 'ClusterRole', name: source, namespace: '', of: 'labels', patch: [] },
      choice: {
        id: 'label',
        label: `Label ClusterRole ${source}`,
        reach: reachOfRole({ kind: 'ClusterRole', name: into }, at, theCase),
      },
    },
  ]
}

function ungathered(
  into: ClusterRole,
  grant: Grant,
  late: ClusterRole | undefined,
  near: Aggregate['near'],
  read: Strength,
): Ranked<Ungathered>[] {
  if (late) {
    const data = { into: into.name, grant, source: late.name, rules: late.rules, labels: [], isOrphan: false }
    return [{ confidence: read, tier: 'named', data }]
  }
  const orphans = near.filter(({ isOrphan }) => isOrphan)
  return near.map(({ source, labels, isOrphan, isMeant }) => ({
    // One that serves no one was made to be gathered; of several, any may be it.
    ...(isOrphan && isMeant && orphans.length === 1
      ? { confidence: read, tier: 'meant' as const }
      : { confidence: 'likely', tier: 'named' as const }),
    data: { into: into.name, grant, source: source.name, rules: source.rules, labels, isOrphan },
  }))
}

const notAggregated = callCause<'D26', Ungathered>({
  id: 'D26',
  title: 'No label aggregates the ClusterRole',
  nature: 'wrong',
  find: (theCase) =>
    theCase.isForCaller
      ? theCase.aggregates.flatMap(({ into, grant, late, near }) =>
          ungathered(into, grant, late, near, shownBy(theCase.objects)),
        )
      : [],
  says: ({ into, source, labels }) => {
    const name = say`ClusterRole ${code(source)}`
    return labels.length === 0
      ? say`${name} allows this call and has the labels that ClusterRole ${code(into)} selects, but its rules are not there yet. The controller that fills aggregated roles has not added them.`
      : say`${name} allows this call but is not aggregated into ClusterRole ${code(into)}, which this account is bound to: it lacks ${listed(labels.map(({ key, value }) => say`label ${code(`${key}: "${value}"`)}`))}.`
  },
  label: (data, theCase) => aggregationFixes(data, theCase),
})

const aggregateOverwritten = callCause<'D27', { into: string; grant: Grant }>({
  id: 'D27',
  title: 'The rules of an aggregating ClusterRole are replaced',
  nature: 'wrong',
  find: (theCase) =>
    theCase.isForCaller
      ? theCase.aggregates
          .filter(
            ({ into, late, near }) =>
              !late && near.length === 0 && !isBuiltInRole({ kind: 'ClusterRole', name: into.name }),
          )
          .map(({ into, grant }) => ({
            confidence: 'possible',
            tier: 'stranger',
            data: { into: into.name, grant },
          }))
      : [],
  says: ({ into, grant }) =>
    say`This account has ${sayGrantOf(grant)}, whose rules come from other ClusterRoles by label. A controller overwrites rules written into ${code(into)} itself, so a rule added there is lost.`,
})

export const aggregationCauses = [notAggregated, aggregateOverwritten] as const
