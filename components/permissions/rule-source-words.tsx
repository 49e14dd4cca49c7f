import { Code } from '@/components/ui/code'
import type { NamedRule } from '@/lib/facts/account/judge/who-grants'

/** "RoleBinding web → Role web, rule 4". */
export function RuleSourceWords({
  source: { grantedBy, number },
}: {
  source: Pick<NamedRule, 'grantedBy' | 'number'>
}) {
  return (
    <span className="wrap-anywhere">
      {grantedBy.scope === 'cluster' ? 'ClusterRoleBinding' : 'RoleBinding'}{' '}
      <Code className="text-12">{grantedBy.binding}</Code> → {grantedBy.roleKind}{' '}
      <Code className="text-12">{grantedBy.role}</Code>
      <span>{number === undefined ? '' : `, rule ${number}`}</span>
    </span>
  )
}
