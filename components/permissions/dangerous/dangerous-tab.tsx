import { useQuery } from '@tanstack/react-query'
import { type AskedAccount, checkAs } from '@/components/call/account-in-url'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Code } from '@/components/ui/code'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { Said } from '@/components/ui/said'
import type { Danger } from '@/lib/diagnosis/dangers/danger'
import { DANGERS } from '@/lib/diagnosis/dangers/dangers'
import type { Access } from '@/lib/facts/account/contract'
import { dangerGrants } from '@/lib/facts/account/judge/danger-grants'
import { noDanger } from '@/lib/facts/account/judge/dangers-read'
import { dangerousQuery } from '@/lib/facts/account/query'
import { plain } from '@/lib/phrase/phrase'
import { checkOfTuple } from '@/lib/rbac/call'
import { counted } from '@/lib/words/lists'
import { checkAddress } from '@/lib/words/page-addresses'
import { sayOpened } from '../preflight/say-opened'
import { DangerousSourceItem, SeverityBadge, SeverityIcon, tintOf } from './dangerous-source'

interface DangerousTabProps {
  access: Access
  /** The pod’s own when undefined. */
  namespace: string | undefined
  /** For another account the rules show the permissions, and a check shows who grants one. */
  account: AskedAccount | undefined
}

function None({ access }: { access: Access }) {
  const found = noDanger(access)
  const isNone = found?.is === 'none'
  return (
    <p className="flex gap-2 text-17">
      <Icon
        name={isNone ? 'dash' : 'question'}
        className={`mt-1 ${isNone ? 'text-quiet' : 'text-unknown'}`}
      />
      <span className="min-w-0">{plain(found?.says ?? [])}</span>
    </p>
  )
}

const SHOWN = 24

function List({ dangers, isSure }: { dangers: readonly Danger[]; isSure: boolean }) {
  return (
    <ul className="gap-x-8 text-13 text-quiet sm:columns-2 lg:columns-3">
      {dangers.map(({ id, can }) => (
        <li key={id} className="flex break-inside-avoid gap-2 py-1">
          <Icon name={isSure ? 'dash' : 'question'} className="mt-px size-3.5" />
          <span className="min-w-0">{can}</span>
        </li>
      ))}
    </ul>
  )
}

/** What the account cannot do of what is dangerous: a dash, for nothing is wrong or proven well; where not all rules are known, a question. */
function NotGranted({ access: { dangerous, incomplete } }: { access: Access }) {
  const held = new Set(dangerous.map(({ id }) => id))
  // Several permissions lead to the same; it is said once, and not where one of them is granted.
  const told = new Set(DANGERS.flatMap(({ id, can }) => (held.has(id) ? [can] : [])))
  const free = (held.has('everything') ? [] : DANGERS).filter(({ can }) => {
    const isNew = !told.has(can)
    told.add(can)
    return isNew
  })
  if (free.length === 0) return null
  return (
    <section aria-labelledby="not-granted" className="mt-8">
      <h2 id="not-granted" className="mb-3 text-15 font-[650]">
        {incomplete ? 'In no known rule' : 'It cannot'}
      </h2>
      <List dangers={free.slice(0, SHOWN)} isSure={!incomplete} />
      {free.length <= SHOWN ? null : (
        <Disclosure summary={`${free.length - SHOWN} more`}>
          <List dangers={free.slice(SHOWN)} isSure={!incomplete} />
        </Disclosure>
      )}
    </section>
  )
}

/** Permissions that let an account take over more than itself, who grants each, and which it does not have. */
export function DangerousTab({ access, namespace, account }: DangerousTabProps) {
  const by = useQuery({ ...dangerousQuery(namespace), enabled: false }).data
  const grants = account === undefined && by ? dangerGrants(access.dangerous, by).length : undefined
  const isKnown = access.unanswered === undefined && (access.basis === 'own' || access.basis === 'objects')
  return (
    <>
      <section aria-label="Dangerous permissions">
        {isKnown ? <Sum dangerous={access.dangerous} grants={grants} /> : null}
        {access.dangerous.length === 0 ? (
          <None access={access} />
        ) : account === undefined ? (
          <OwnDangers access={access} namespace={namespace} />
        ) : (
          <DangerList dangerous={access.dangerous} account={account} />
        )}
      </section>
      {isKnown ? <NotGranted access={access} /> : null}
    </>
  )
}

/** How many there are, the gravest first, and of how many grants. */
function Sum({ dangerous, grants }: Pick<Access, 'dangerous'> & { grants: number | undefined }) {
  const critical = dangerous.filter(({ severity }) => severity === 'critical').length
  const unknown = dangerous.filter(({ severity }) => severity === 'unknown').length
  const others = dangerous.length - critical - unknown
  if (dangerous.length === 0) return null
  return (
    <p className="mb-4 flex flex-wrap items-start gap-x-5 gap-y-1 text-17 font-semibold">
      {critical === 0 ? null : (
        <span className="flex gap-2 text-bad">
          <SeverityIcon severity="critical" />
          {critical} critical
        </span>
      )}
      {others === 0 ? null : (
        <span className="flex gap-2 text-warning">
          <SeverityIcon severity="high" />
          {others} dangerous
        </span>
      )}
      {unknown === 0 ? null : (
        <span className="flex gap-2 text-warning">
          <SeverityIcon severity="unknown" />
          Power not known
        </span>
      )}
      <span className="font-normal text-quiet">
        of {DANGERS.length} permissions that were checked
        {grants === undefined ? '' : `, by ${counted(grants, 'grant')}`}
      </span>
    </p>
  )
}

function OwnDangers({ access, namespace }: Omit<DangerousTabProps, 'account'>) {
  const query = useQuery(dangerousQuery(namespace))
  if (query.data !== undefined && query.data.sources.length > 0) {
    return (
      <ul>
        {query.data.sources.map((source) => (
          <DangerousSourceItem key={source.rights.map(({ id }) => id).join()} source={source} />
        ))}
      </ul>
    )
  }
  return (
    <>
      {query.error === null ? null : <ProblemNotice error={query.error} onAgain={query.refetch} />}
      {query.isPending ? (
        <p role="status" className="mb-2 text-13 text-quiet">
          Checking who grants them
        </p>
      ) : null}
      <DangerList dangerous={access.dangerous} account={undefined} />
    </>
  )
}

interface DangerListProps {
  dangerous: Access['dangerous']
  /** The account whose grants a check names; undefined where that was already asked. */
  account: AskedAccount | undefined
}

function DangerList({ dangerous, account }: DangerListProps) {
  return (
    <ul>
      {dangerous.map(({ id, severity, says, tuple }) => {
        const call = { ...tuple, verb: tuple.verb ?? '' }
        const check = account === undefined ? null : checkOfTuple(call)
        return (
          <li key={id} className={`flex gap-3 py-4 ${tintOf(severity)}`}>
            <SeverityIcon severity={severity} />
            <div className="min-w-0">
              <h2 className="flex flex-wrap items-center gap-2 text-15 font-semibold">
                <Code className="min-w-0 font-mono wrap-anywhere">{sayOpened(call)}</Code>
                <SeverityBadge severity={severity} />
              </h2>
              <p className="mt-1 max-w-prose wrap-anywhere">
                <Said phrase={says} />
              </p>
              {check ? (
                <Link
                  href={checkAddress(checkAs(check, account))}
                  className="text-13 text-accent hover:underline"
                >
                  Who grants it<span className="sr-only">: {plain(says)}</span>
                </Link>
              ) : null}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
