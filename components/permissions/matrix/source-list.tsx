import { Code } from '@/components/ui/code'
import { Disclosure } from '@/components/ui/disclosure'
import { FactItem, FactList } from '@/components/ui/facts'
import { Icon } from '@/components/ui/icon'
import type { RuleSource, Sources } from '@/lib/facts/account/contract'
import type { NamedRule } from '@/lib/facts/account/judge/who-grants'
import { counted } from '@/lib/words/lists'

const SHOWN = 6

function Danger({ rules }: Pick<RuleSource, 'rules'>) {
  const count = rules.filter(({ dangerous }) => dangerous).length
  if (count === 0) return null
  const which =
    count < rules.length ? `${count} ${count === 1 ? 'is' : 'are'}` : count === 1 ? 'it is' : 'all are'
  return (
    <span className="mt-0.5 flex gap-1.5">
      <Icon name="warning" className="mt-px text-warning" />
      {which} dangerous
    </span>
  )
}

function SourceFact({ source: { grantedBy, rules, isPart } }: { source: RuleSource }) {
  const { role, roleKind, scope, binding, bindingNamespace } = grantedBy
  return (
    <FactItem
      name={
        <span className="wrap-anywhere">
          {roleKind} <Code className="text-12">{role}</Code>
        </span>
      }
    >
      <span>{`${isPart ? 'at least ' : ''}${counted(rules.length, 'rule')}`}</span>{' '}
      {scope === 'cluster' ? 'everywhere' : <>in {bindingNamespace}</>}, by{' '}
      {scope === 'cluster' ? 'ClusterRoleBinding' : 'RoleBinding'}{' '}
      <Code className="text-12 wrap-anywhere">{binding}</Code>
      <Danger rules={rules} />
    </FactItem>
  )
}

function Named({ rules }: { rules: readonly NamedRule[] }) {
  const roles = new Map(rules.map(({ grantedBy }) => [JSON.stringify(grantedBy), grantedBy]))
  return [...roles].map(([key, { role, roleKind, binding, scope }]) => (
    <FactItem
      key={key}
      name={
        <span className="wrap-anywhere">
          {roleKind} <Code className="text-12">{role}</Code>
        </span>
      }
    >
      by {scope === 'cluster' ? 'ClusterRoleBinding' : 'RoleBinding'}{' '}
      <Code className="text-12 wrap-anywhere">{binding}</Code>
    </FactItem>
  ))
}

interface SourceListProps {
  sources: Sources
  /** Rules whose bindings the reviews named, where bindings cannot be read. */
  named: readonly NamedRule[]
}

/** Where an account's rules come from, once it is known which of those sources can be read. */
export function RuleSources({
  sources,
  named,
}: {
  sources: Sources | undefined
  named: readonly NamedRule[]
}) {
  if (sources === undefined) return null
  return (
    <section aria-label="Where its rules come from">
      <h2 className="mb-2 text-15 font-[650]">Where its rules come from</h2>
      <SourceList sources={sources} named={named} />
    </section>
  )
}

/** Each role that gives the account rules, with its binding; those of every account in one line. */
function SourceList({ sources: { sources, unread }, named }: SourceListProps) {
  const own = sources.filter(({ everybody }) => !everybody)
  const shared = new Set(sources.filter(({ everybody }) => everybody).map(({ grantedBy }) => grantedBy.role))
  const rest = own.slice(SHOWN)
  const keyOf = ({ grantedBy }: RuleSource) => JSON.stringify(grantedBy)
  const hasNames = named.length > 0 && sources.length === 0
  return (
    <>
      {sources.length === 0 && !hasNames ? null : (
        <FactList>
          {own.slice(0, SHOWN).map((source) => (
            <SourceFact key={keyOf(source)} source={source} />
          ))}
          {hasNames ? <Named rules={named} /> : null}
          {shared.size === 0 ? null : (
            <FactItem name="Everybody">{counted(shared.size, 'ClusterRole')} that every account has</FactItem>
          )}
        </FactList>
      )}
      {rest.length === 0 ? null : (
        <Disclosure summary={`${counted(rest.length, 'more role')}`}>
          <FactList>
            {rest.map((source) => (
              <SourceFact key={keyOf(source)} source={source} />
            ))}
          </FactList>
        </Disclosure>
      )}
      {unread.length === 0 ? null : (
        <p className="mt-2 flex gap-1.5 text-13 text-quiet">
          <Icon name="question" className="mt-px text-unknown" />
          <span className="min-w-0 break-words">
            {own.some(({ isPart }) => isPart)
              ? `${unread.join(' ')} Access reviews named these bindings.`
              : sources.length === 0
                ? `${unread.join(' ')} A review names the binding of a chosen cell.`
                : `Not read from here: ${unread.join(', ')}.`}
          </span>
        </p>
      )}
    </>
  )
}
