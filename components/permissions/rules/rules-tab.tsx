import { Code } from '@/components/ui/code'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { StateNotice } from '@/components/ui/state-notice'
import { HeadCell, Table, TableCell } from '@/components/ui/table'
import type { GrantedBy } from '@/lib/contract/access-tuple'
import { isDefaultRule } from '@/lib/diagnosis/scoped-rules'
import type { Access, Sources } from '@/lib/facts/account/contract'
import { describeUser } from '@/lib/phrase/users'
import { counted, grouped } from '@/lib/words/lists'
import { describeResource } from '@/lib/words/resources'
import { RuleSourceWords } from '../rule-source-words'
import { NextVersions } from './next-versions'

interface RulesTabProps {
  access: Access
  /** Undefined until it is known which bindings could be read. */
  sources: Sources | undefined
}

function noteOf({ basis }: Access, sources: Sources | undefined): string {
  const unread = sources?.unread ?? []
  if (unread.length === 0) return ''
  if (sources?.sources.some(({ isPart }) => isPart)) {
    return `${unread.join(' ')} Access reviews name the binding, but not which rule of the Role it is.`
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
        <span>
          {`${counted(count, 'rule')}${everybody.length === 0 ? '' : `, ${everybody.length} of which every account has`}. `}
        </span>
        RBAC only adds: no rule takes anything away.{' '}
        <span>{`${access.incomplete ? 'Not all rules are known. ' : ''}${note}`}</span>
      </p>
      {access.upgrade === undefined ? null : <NextVersions upgrade={access.upgrade} />}
      {everybody.length === 0 ? null : (
        <Disclosure summary={`What every account has (${everybody.length})`}>
          <RuleList rows={everybody} caption="Rules of every account" namespace={access.namespace} />
        </Disclosure>
      )}
    </section>
  )
}

/** In one cell; the rest is folded. Names are long, and their column is narrow. */
const MOST_WORDS = 12
const MOST_NAMES = 6

function Words({ values, most = MOST_WORDS }: { values: readonly string[]; most?: number }) {
  const more = values.slice(most)
  const some = (words: readonly string[]) => (
    <Code className="font-mono text-12 wrap-anywhere">{words.join(' ')}</Code>
  )
  return (
    <>
      {some(values.slice(0, most))}
      {more.length === 0 ? null : (
        <Disclosure summary={`${grouped(more.length)} more`}>{some(more)}</Disclosure>
      )}
    </>
  )
}

/** What a rule is about, as kubectl writes it: `jobs.batch`, or the resources and then their API groups where there are several. */
function What({ rule: { resources, apiGroups, nonResourceURLs } }: Pick<RuleRow, 'rule'>) {
  const [group = '', ...others] = apiGroups
  const isOne = others.length === 0 && group !== '*'
  const named = isOne ? resources.map((word) => describeResource({ group, resource: word })) : resources
  return (
    <>
      <Words values={[...named, ...nonResourceURLs]} />
      {isOne || resources.length === 0 ? null : (
        <span className="block text-12 text-quiet wrap-anywhere">
          {apiGroups.includes('*') ? (
            'in every API group'
          ) : (
            <>in {apiGroups.map((each) => (each === '' ? 'core' : each)).join(', ')}</>
          )}
        </span>
      )}
    </>
  )
}

function GivenBy({ row: { by, times } }: { row: RuleRow }) {
  if (by.length === 0) {
    return (
      <span className="text-quiet">
        not known
        {times > 1 ? <span className="block">listed {times} times</span> : null}
      </span>
    )
  }
  return by.map((one, index) => (
    <span key={JSON.stringify(one)} className="block">
      <span>{index > 0 ? 'also ' : ''}</span>
      <RuleSourceWords source={one} />
    </span>
  ))
}

interface RuleListProps {
  rows: readonly RuleRow[]
  caption: string
  namespace: string
}

const PHONE_ROW = 'max-md:block max-md:py-2.5 max-md:[&>td]:block max-md:[&>td]:py-0.5'
const ON_WIDE = 'max-md:hidden!'

/** Rules in a table: what each allows, where it applies, and which roles have it; on a phone one below the other. */
export function RuleList({ rows, caption, namespace }: RuleListProps) {
  const where = { cluster: 'everywhere', namespace, unknown: 'not known' }
  return (
    <Table caption={caption} className="max-md:block md:min-w-[44rem]">
      <thead className="max-md:sr-only">
        <tr>
          <HeadCell className="w-8 text-right">#</HeadCell>
          <HeadCell>Resources or paths</HeadCell>
          <HeadCell>Verbs</HeadCell>
          <HeadCell>Names</HeadCell>
          <HeadCell>Where</HeadCell>
          <HeadCell>Granted by</HeadCell>
        </tr>
      </thead>
      <tbody className="max-md:block">
        {rows.map((row, index) => (
          <tr
            key={JSON.stringify(row)}
            className={`border-t border-line first:border-t-0 hover:bg-hover ${PHONE_ROW}`}
          >
            <TableCell className={`text-right text-faint ${ON_WIDE}`}>{index + 1}</TableCell>
            <TableCell className="max-md:font-semibold">
              <span className="flex gap-1.5">
                {row.dangerous ? (
                  <>
                    <Icon name="warning" className="mt-px text-warning" />
                    <span className="sr-only">Dangerous.</span>
                  </>
                ) : null}
                <span className="min-w-0">
                  <What rule={row.rule} />
                </span>
              </span>
              {row.never === undefined ? null : (
                <p className="mt-0.5 max-w-prose text-warning">{row.never}</p>
              )}
            </TableCell>
            <TableCell className="md:w-[16%]">
              <Words values={row.rule.verbs} />
            </TableCell>
            <TableCell
              className={`md:w-[10%] ${row.rule.resourceNames.length === 0 ? `text-quiet ${ON_WIDE}` : ''}`}
            >
              {row.rule.resourceNames.length > 0 ? (
                <Words values={row.rule.resourceNames} most={MOST_NAMES} />
              ) : row.rule.resources.length > 0 ? (
                'all'
              ) : (
                '–'
              )}
            </TableCell>
            <TableCell
              className={`wrap-anywhere text-quiet md:w-[9%] ${row.rule.scope === 'namespace' ? ON_WIDE : ''}`}
            >
              {where[row.rule.scope]}
            </TableCell>
            <TableCell className="max-md:text-quiet md:w-[32%]">
              <GivenBy row={row} />
            </TableCell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

type Rule = Access['rules'][number]

/** A rule with everything that grants it. */
export interface RuleRow {
  rule: Omit<Rule, 'never'>
  never?: string
  /** Each role that has it and its number there, from 1, where the role was read; empty where bindings are not known. */
  by: readonly { grantedBy: GrantedBy; number?: number }[]
  /** How often the review lists it. */
  times: number
  dangerous: boolean
}

function keyOf({
  verbs,
  apiGroups,
  resources,
  resourceNames,
  nonResourceURLs,
  scope,
}: RuleRow['rule']): string {
  const words = [verbs, apiGroups, resources, resourceNames, nonResourceURLs]
  return JSON.stringify([scope, ...words.map((list) => [...list].sort())])
}

/**
 * The rules of an account, equal ones once with all that gives them: first by the bindings that were read, in their
 * order, then those that only the review lists. What every account has is kept apart.
 */
export function ruleRows(
  rules: readonly Rule[],
  sources: Pick<Sources, 'sources'> | undefined,
): { own: RuleRow[]; everybody: RuleRow[] } {
  const rows = new Map<string, { row: RuleRow; everybody: boolean }>()
  for (const { grantedBy, everybody, isPart, rules: ofRole } of sources?.sources ?? []) {
    for (const [index, { dangerous, ...words }] of ofRole.entries()) {
      const rule = { ...words, scope: grantedBy.scope }
      const key = keyOf(rule)
      const known = rows.get(key)
      const by = [...(known?.row.by ?? []), { grantedBy, ...(isPart ? {} : { number: index + 1 }) }]
      const row = { rule, by, times: 0, dangerous: dangerous || known?.row.dangerous === true }
      rows.set(key, { row, everybody: everybody && known?.everybody !== false })
    }
  }
  for (const { never, ...rule } of rules) {
    const key = keyOf(rule)
    const known = rows.get(key)
    const row = known?.row ?? { rule, by: [], times: 0, dangerous: false }
    const everybody = known?.everybody ?? isDefaultRule({ ...rule, namespace: '' })
    rows.set(key, {
      row: { ...row, times: row.times + 1, ...(never === undefined ? {} : { never }) },
      everybody,
    })
  }
  const all = [...rows.values()]
  return {
    own: all.filter(({ everybody }) => !everybody).map(({ row }) => row),
    everybody: all.filter(({ everybody }) => everybody).map(({ row }) => row),
  }
}
