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
      <code className="font-mono text-12">{grantedBy.binding}</code> → {grantedBy.roleKind}{' '}
      <code className="font-mono text-12">{grantedBy.role}</code>
      {number === undefined ? '' : `, rule ${number}`}
    </span>
  )
}
