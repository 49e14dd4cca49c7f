import { Disclosure } from '@/components/ui/disclosure'
import { StateNotice } from '@/components/ui/state-notice'
import type { Access, Sources } from '@/lib/facts/account/contract'
import { describeUser } from '@/lib/phrase/users'
import { RuleList } from './rule-list'
import { ruleRows } from './rule-rows'

interface RulesTabProps {
  access: Access
  /** Undefined until it is known which bindings could be read. */
  sources: Sources | undefined
}

function noteOf({ basis }: Access, sources: Sources | undefined): string {
  const unread = sources?.unread ?? []
  if (unread.length === 0) return ''
  if (sources?.sources.some(({ isPart }) => isPart)) {
    return `${unread.join(' ')} So reviews name the bindings, and the number of a rule in its Role is not known.`
  }
  if (sources?.sources.length === 0) return `Which binding grants each rule is not known: ${unread.join(' ')}`
  const from = basis === 'own' ? 'the review lists them' : 'they may exist'
  return `Rules without a source come from what was not read (${unread.join(', ')}); ${from}.`
}

/** The rules of an account and what grants each; those that every account has are folded. */
export function RulesTab({ access, sources }: RulesTabProps) {
  const isKnown = access.unanswered === undefined && (access.basis === 'own' || access.basis === 'objects')
  if (!isKnown) {
    return <StateNotice state="unknown">No rule of this account could be read.</StateNotice>
  }
  const { own, everybody } = ruleRows(access.rules, sources)
  const note = noteOf(access, sources)
  const count = own.length + everybody.length
  return (
    <section aria-label="Rules" className="flex flex-col gap-3">
      {own.length === 0 ? (
        <StateNotice state="empty">
          No rule grants {describeUser(access.user)} anything that not every account has.
        </StateNotice>
      ) : (
        <RuleList rows={own} caption="Rules of this account" namespace={access.namespace} />
      )}
      <p className="text-13 text-quiet">
        {count} {count === 1 ? 'rule' : 'rules'}. RBAC only adds: no rule takes anything away.{' '}
        {access.incomplete ? 'Not all rules are known. ' : ''}
        {note}
      </p>
      {everybody.length === 0 ? null : (
        <Disclosure summary={`What every account has (${everybody.length})`}>
          <RuleList rows={everybody} caption="Rules of every account" namespace={access.namespace} />
        </Disclosure>
      )}
    </section>
  )
}
