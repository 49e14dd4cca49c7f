import { useQuery } from '@tanstack/react-query'
import { Fragment } from 'react'
import { type AskedAccount, checkAs } from '@/components/call/account-in-url'
import { NotYet } from '@/components/frame/problem-notice'
import { RuleSourceWords } from '@/components/permissions/rule-source-words'
import { INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { buttonClass } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { CopyButton } from '@/components/ui/copy-button'
import { FactItem, FactList } from '@/components/ui/facts'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { RelativeTime } from '@/components/ui/relative-time'
import { platformMessage } from '@/lib/answer/platform-message'
import type { Explanation } from '@/lib/contract/explanation'
import type { Access, Cell, MatrixRow, Sources } from '@/lib/facts/account/contract'
import { type NamedRule, namedRules, rulesNamedBy, whoGrants } from '@/lib/facts/account/judge/who-grants'
import { checkQuery } from '@/lib/facts/call/query'
import { plain, say, words } from '@/lib/phrase/phrase'
import { describeUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { besideAddress, checkAddress } from '@/lib/words/page-addresses'
import { describeResource } from '@/lib/words/resources'
import { visibleText } from '@/lib/words/visible-text'
import { VerbWord } from './matrix-cell'
import { checkOfCell } from './matrix-head'
import type { RefusedCalls } from './refused-calls'
import { RuleSources } from './source-list'

interface CellSideProps {
  access: Access
  /** The pod’s own when undefined. */
  account: AskedAccount | undefined
  refused: RefusedCalls
  row: MatrixRow
  verb: string
  sources: Sources | undefined
}

function meaningOf(cell: Cell, told: Explanation | undefined): Meaning {
  if (cell.state === 'names') return 'ok'
  if (told?.verdict === 'allowed') return 'ok'
  if (told?.verdict === 'denied') return 'bad'
  if (told !== undefined || cell.state === 'unknown') return 'unknown'
  return cell.state === 'no' ? 'bad' : 'ok'
}

const MAY: Partial<Record<Meaning, string>> = { ok: 'can', bad: 'cannot', unknown: 'might be able to' }

/** One sentence: what grants the call, or the cause of its refusal with how sure it is. */
function sayWhy({ verdict, grantedBy, cause, says }: Explanation): string {
  if (verdict === 'allowed' && grantedBy) {
    const kind = grantedBy.scope === 'cluster' ? 'ClusterRoleBinding' : 'RoleBinding'
    return `${kind} ${grantedBy.binding} grants ${grantedBy.roleKind} ${grantedBy.role}.`
  }
  if (cause === null) return plain(says)
  return plain(cause.confidence === 'proven' ? cause.says : say`${cause.says} (${words(cause.confidence)})`)
}

/** The rules that an answer names: those near a refused call, or for a granted one, what is known of its rule. */
function namedIn(told: Explanation, { group, resource }: MatrixRow, verb: string): NamedRule[] {
  if (told.verdict !== 'allowed' || told.grantedBy === undefined) return rulesNamedBy(told)
  return [{ grantedBy: told.grantedBy, rule: { verbs: [verb], apiGroups: [group], resources: [resource] } }]
}

const MEANING: Record<VerbState, Meaning> = {
  granted: 'ok',
  refused: 'bad',
  no: 'neutral',
  unknown: 'unknown',
}

function Says({ group, near }: { group: VerbGroup; near: string | undefined }) {
  if (group.state === 'unknown') return 'not known'
  if (group.state !== 'granted') {
    return (
      <>
        <span>no rule</span>
        {near === undefined ? null : (
          <span>
            . <Code className="text-12">{near}</Code> comes near
          </span>
        )}
      </>
    )
  }
  const [first, ...others] = group.by
  return (
    <>
      {first === undefined ? <span>granted</span> : <RuleSourceWords source={first} />}
      <span>
        {others.length > 0 ? `, and ${others.length} more ${others.length === 1 ? 'rule' : 'rules'}` : ''}
      </span>
      {group.names === undefined ? null : (
        <span className="block wrap-anywhere text-quiet">only {group.names.join(', ')}</span>
      )}
    </>
  )
}

/** Each verb of a resource with what grants it, similar ones on one line. `near` is the role nearest to the chosen verb. */
function VerbList({ groups, near }: { groups: readonly VerbGroup[]; near?: { verb: string; role: string } }) {
  return (
    <FactList>
      {groups.map((group) => {
        const meaning = MEANING[group.state]
        const isNear = near !== undefined && group.verbs.includes(near.verb)
        return (
          <FactItem
            key={group.verbs.join(' ')}
            name={
              <Code className="text-12">
                {group.verbs.map((verb) => (
                  <Fragment key={verb}>
                    <VerbWord verb={verb} />{' '}
                  </Fragment>
                ))}
              </Code>
            }
          >
            <span className="flex gap-1.5">
              <Icon name={SHAPE[meaning]} className={`mt-px ${INK[meaning]}`} />
              <span className="min-w-0">
                <Says group={group} near={isNear ? near.role : undefined} />
              </span>
            </span>
          </FactItem>
        )
      })}
    </FactList>
  )
}

/** The chosen cell in a sentence, the reason, a link to the fix, and what else grants permissions on its resource. */
export function CellSide(props: CellSideProps) {
  const { access, account, refused, row, verb, sources } = props
  const cell = row.cells[verb] ?? { state: 'unknown' }
  const refusedOnce = refused.at(row, verb)
  // The fix for the refused call, which grants no other name.
  const onlyName = present({ name: refusedOnce?.name })
  const check = checkAs({ ...checkOfCell(row, verb, access.namespace), ...onlyName }, account)
  const query = useQuery(checkQuery(check))
  const told = query.data
  const meaning = meaningOf(cell, told)
  const name = describeResource(row)
  const named = told === undefined ? [] : namedIn(told, row, verb)
  const hasSources = sources !== undefined && sources.sources.length > 0
  const rules = hasSources ? namedRules(sources) : named
  const near = told?.verdict === 'denied' ? told.nearMisses[0]?.grantedBy : undefined
  return (
    <>
      <section aria-label="The chosen cell" aria-busy={query.isPending} className="flex flex-col gap-2">
        <h2 className="flex items-start gap-2 text-17 font-[650]">
          <Icon name={SHAPE[meaning]} className={`mt-1 ${INK[meaning]}`} />
          <span className="min-w-0 wrap-anywhere">
            <Code className="text-15">
              {visibleText(parseServiceAccount(access.user)?.name ?? describeUser(access.user))}
            </Code>{' '}
            <span>{told?.conditions === undefined ? MAY[meaning] : 'can, if a condition holds,'}</span>{' '}
            <Code className="text-15">
              {`${verb} ${name}${onlyName.name === undefined ? '' : `/${visibleText(onlyName.name)}`}`}
            </Code>
            <span>{cell.state === 'names' ? ` named ${cell.names?.join(', ') ?? ''}` : ''}</span>
          </span>
        </h2>
        {told !== undefined ? (
          <p className="max-w-prose wrap-anywhere">{sayWhy(told)}</p>
        ) : (
          <NotYet label="Checking why" lines={2} error={query.error} onAgain={query.refetch} />
        )}
        {refusedOnce === undefined ? null : (
          <p className="text-13 text-quiet wrap-anywhere">
            Refused <span>{refusedOnce.foundIn === undefined ? 'when checked ' : ''}</span>
            <RelativeTime at={refusedOnce.at} />
            <span>{refusedOnce.foundIn === undefined ? '.' : `, ${visibleText(refusedOnce.foundIn)}.`}</span>
          </p>
        )}
        <div className="mt-1 flex flex-wrap items-center gap-2">
          <Link
            href={checkAddress(check)}
            className={buttonClass({ look: meaning === 'bad' ? 'primary' : 'plain' })}
          >
            {meaning === 'bad' ? 'See the fix' : 'See the answer'}
          </Link>
          <Link href={besideAddress(check, '')} className={buttonClass()}>
            Compare
          </Link>
          {told === undefined ? null : (
            <CopyTold told={told} account={access.user} at={query.dataUpdatedAt} />
          )}
        </div>
      </section>
      <section aria-label={`Verbs on ${name}`} className="mt-8">
        <h2 className="mb-2 text-15 font-[650] wrap-anywhere">{name}</h2>
        <VerbList
          groups={verbGroups(row, {
            verbs: access.verbs,
            namespace: access.namespace,
            refused,
            rules,
            ...(near ? { apart: verb } : {}),
          })}
          {...(near ? { near: { verb, role: `${near.roleKind} ${near.role}` } } : {})}
        />
      </section>
      <div className="mt-8">
        <RuleSources sources={sources} named={named} />
      </div>
    </>
  )
}

function CopyTold({ told, account, at }: { told: Explanation; account: string; at: number }) {
  const text = () =>
    platformMessage(told, { account, checkedAt: new Date(at).toISOString() })?.text ??
    `${plain(told.says)}\n${sayWhy(told)}`
  return <CopyButton text={text} label={told.verdict === 'denied' ? 'for the platform team' : 'the answer'} />
}

export type VerbState = 'granted' | 'refused' | 'no' | 'unknown'

/** Verbs of one resource that are alike: granted by the same rules, or not. */
export interface VerbGroup {
  verbs: readonly string[]
  state: VerbState
  /** Only for granted verbs: the rules that grant them, as far as they are named. */
  by: readonly NamedRule[]
  /** Only for verbs granted for some names. */
  names?: readonly string[]
}

function stateOf({ state }: Cell, isRefused: boolean): VerbState {
  if (isRefused) return 'refused'
  return state === 'no' || state === 'unknown' ? state : 'granted'
}

/** The verbs of a row in order, similar ones together, with what grants each. */
export function verbGroups(
  row: MatrixRow,
  facts: {
    verbs: readonly string[]
    namespace: string
    refused: RefusedCalls
    rules: readonly NamedRule[]
    /** A verb to keep on a line of its own. */
    apart?: string
  },
): VerbGroup[] {
  const groups = new Map<string, VerbGroup>()
  for (const verb of facts.verbs) {
    const cell = row.cells[verb]
    if (cell === undefined) continue
    const state = stateOf(cell, facts.refused.at(row, verb) !== undefined)
    const by = state === 'granted' ? rulesOf(row, verb, cell, facts) : []
    const names = cell.state === 'names' ? cell.names : undefined
    const key = JSON.stringify([
      verb === facts.apart,
      state,
      cell.state,
      names,
      by.map((one) => [one.grantedBy, one.number]),
    ])
    const known = groups.get(key)
    const verbs = [...(known?.verbs ?? []), verb]
    groups.set(key, { verbs, state, by, ...(names ? { names } : {}) })
  }
  return [...groups.values()]
}

function rulesOf(
  row: MatrixRow,
  verb: string,
  cell: Cell,
  { namespace, rules }: { namespace: string; rules: readonly NamedRule[] },
): NamedRule[] {
  const check = checkOfCell(row, verb, namespace)
  if ('path' in check) return []
  const { group, resource, subresource = '' } = check
  const names = cell.state === 'names' ? (cell.names ?? []) : ['']
  const found = names.flatMap((name) =>
    whoGrants(rules, {
      kind: 'resource',
      verb,
      group,
      resource,
      subresource,
      name,
      namespace: check.namespace,
    }),
  )
  return [...new Set(found)]
}
