import type { Fix } from '@/lib/contract/explanation'
import { hidesText } from '@/lib/contract/visible-text'
import { present } from '@/lib/present'
import { isBuiltInRole } from '../bindings/built-in-role'
import { reachOfRole, sayOtherSubjects } from '../bindings/role-subjects'
import type { Ungathered } from '../causes/rules/aggregates'
import { type Facts, speaksForCaller } from '../facts'
import { kubectlCommand, operand } from '../kubectl-command'
import { opensBeyond, opensWildcard } from '../opens'
import { rulesAt } from '../scoped-rules'

/** Labels that aggregate a ClusterRole into the one that the account is bound to. */
export function aggregationFixes({ into, source, labels, grant, rules }: Ungathered, facts: Facts): Fix[] {
  if (labels.length === 0) return []
  const words = labels.map(({ key, value }) => `${key}=${value}`)
  const at = grant.bindingNamespace ?? ''
  const opens = opensBeyond(rules, at, speaksForCaller(facts) ? rulesAt(facts, at) : [])
  if (opensWildcard({ opens }) || [source, into, ...words].some(hidesText)) return []
  const warning = [
    sayOtherSubjects({ kind: 'ClusterRole', name: into }, at, facts),
    isBuiltInRole({ kind: 'ClusterRole', name: into })
      ? 'So do the subjects of the roles that aggregate it.'
      : undefined,
  ]
    .filter((text) => text !== undefined)
    .join(' ')
  return [
    {
      where: 'role',
      says: `Label ClusterRole ${source} so its rules are aggregated into ClusterRole ${into}.`,
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
      ...(warning === '' ? {} : { warning }),
      choice: {
        id: 'label',
        label: `Label ClusterRole ${source}`,
        reach: reachOfRole({ kind: 'ClusterRole', name: into }, at, facts),
      },
    },
  ]
}
