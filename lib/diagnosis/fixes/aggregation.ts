import { code, inTurn, isSilent, NOTHING, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { hidesText } from '@/lib/words/visible-text'
import { isBuiltInRole } from '../bindings/built-in-role'
import { reachOfRole, sayOtherSubjects } from '../bindings/role-subjects'
import type { Ungathered } from '../causes/rules/aggregates'
import { type Facts, speaksForCaller } from '../facts'
import { kubectlCommand, operand } from '../kubectl-command'
import { opensBeyond, opensWildcard } from '../opens'
import { rulesAt } from '../scoped-rules'
import type { FixDraft } from './draft'

/** Labels that aggregate a ClusterRole into the one that the account is bound to. */
export function aggregationFixes(
  { into, source, labels, grant, rules, isOrphan }: Ungathered,
  facts: Facts,
): FixDraft[] {
  if (labels.length === 0) return []
  const words = labels.map(({ key, value }) => `${key}=${value}`)
  const at = grant.bindingNamespace ?? ''
  const opens = opensBeyond(rules, at, speaksForCaller(facts) ? rulesAt(facts, at) : [])
  if ((opensWildcard({ opens }) && !isOrphan) || [source, into, ...words].some(hidesText)) return []
  const warning = inTurn([
    sayOtherSubjects({ kind: 'ClusterRole', name: into }, at, facts),
    isBuiltInRole({ kind: 'ClusterRole', name: into })
      ? say`So do the subjects of the roles that aggregate it.`
      : NOTHING,
  ])
  return [
    {
      where: 'role',
      says: say`Label ClusterRole ${code(source)} so its rules are aggregated into ClusterRole ${code(into)}.`,
      ...present({
        command: kubectlCommand(
          'label',
          '--overwrite',
          'clusterrole',
          operand(source),
          ...words.map(operand),
        ),
      }),
      opens,
      ...(isSilent(warning) ? {} : { warning }),
      changed: { kind: 'ClusterRole', name: source, namespace: '', of: 'labels', patch: [] },
      choice: {
        id: 'label',
        label: `Label ClusterRole ${source}`,
        reach: reachOfRole({ kind: 'ClusterRole', name: into }, at, facts),
      },
    },
  ]
}
