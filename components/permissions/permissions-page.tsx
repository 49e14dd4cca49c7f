'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { lazy, type ReactNode, Suspense, useMemo } from 'react'
import { type AskedAccount, accountFromParams, textOfUser } from '@/components/call/account-in-url'
import { useAccountNames } from '@/components/call/use-account-names'
import { NotYet, ReadBefore } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import { PageHeader } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'
import { Tabs } from '@/components/ui/tabs'
import { setParam, useParam } from '@/components/ui/use-shown'
import type { Access } from '@/lib/facts/account/contract'
import { dangerGrants } from '@/lib/facts/account/judge/danger-grants'
import { accessQuery, dangerousQuery, sourcesQuery } from '@/lib/facts/account/query'
import { describeUser } from '@/lib/phrase/users'
import { AccountScope } from './account-scope'
import type { CellsShown, MatrixFilter } from './matrix/matrix-rows'
import { MatrixTab } from './matrix/matrix-tab'
import { type TimedChange, useMatrixChanges } from './matrix/use-matrix-changes'

const DangerousTab = lazy(async () => ({ default: (await import('./dangerous/dangerous-tab')).DangerousTab }))
const RulesTab = lazy(async () => ({ default: (await import('./rules/rules-tab')).RulesTab }))
const PreflightTab = lazy(async () => ({ default: (await import('./preflight/preflight-tab')).PreflightTab }))

const SHOWS: readonly CellsShown[] = ['all', 'granted', 'refused', 'asked']
const TABS = ['', 'dangerous', 'rules', 'preflight'] as const
/** What links of older versions call a tab. */
const FORMER = new Map([['what-if', 'preflight']])
type TabId = (typeof TABS)[number]

function useFilterInUrl(): [MatrixFilter, (next: MatrixFilter) => void] {
  const [text, setText] = useParam('q')
  const [show, setShow] = useParam('show')
  const [sub, setSub] = useParam('sub')
  const filter = { text, show: SHOWS.find((each) => each === show) ?? 'all', subresources: sub === '1' }
  const change = (next: MatrixFilter) => {
    if (next.text !== filter.text) setText(next.text)
    if (next.show !== filter.show) setShow(next.show === 'all' ? '' : next.show)
    if (next.subresources !== filter.subresources) setSub(next.subresources ? '1' : '')
  }
  return [filter, change]
}

function hrefOf(query: string, tab: string): string {
  const params = new URLSearchParams(query)
  if (tab === '') params.delete('tab')
  else params.set('tab', tab)
  const text = params.toString()
  return text === '' ? '/permissions' : `/permissions?${text}`
}

interface DangerousCountProps {
  access: Access | undefined
  namespace: string | undefined
  isOwn: boolean
}

/** How many grants are dangerous, once it is known which they are: it is the count in the navigation. */
function DangerousCount({ access, namespace, isOwn }: DangerousCountProps) {
  const rights = access?.dangerous ?? []
  const by = useQuery({ ...dangerousQuery(namespace), enabled: isOwn && rights.length > 0 })
  const count = by.isLoading ? 0 : dangerGrants(rights, by.data).length
  if (count === 0) return null
  const isCritical = rights.some(({ severity }) => severity === 'critical')
  const look = isCritical ? 'bg-bad-soft text-bad' : 'bg-warning-soft text-warning'
  return (
    <span className={`rounded-full px-1.5 text-12 font-semibold ${look}`}>
      {count}
      <span className="sr-only"> dangerous {count === 1 ? 'grant' : 'grants'}</span>
    </span>
  )
}

/** Everything the page shows is in its address: the account, the namespace, the tab, the filter and the chosen cell. */
export function PermissionsPage() {
  const params = useSearchParams()
  const query = params.toString()
  const named = params.get('tab') ?? ''
  const tab: TabId = TABS.find((each) => each === (FORMER.get(named) ?? named)) ?? ''
  const namespace = params.get('in') ?? undefined
  const account = useMemo(() => accountFromParams(new URLSearchParams(query)), [query])
  const { data: own } = useQuery(accessQuery(namespace))
  const { data: access, error, isFetching, dataUpdatedAt } = useQuery(accessQuery(namespace, account))
  const changes = useMatrixChanges(access, dataUpdatedAt)
  const accounts = useAccountNames(own)
  const client = useQueryClient()
  const again = () => {
    void client.invalidateQueries({ queryKey: ['access'] })
    // The chosen cell says more of the same.
    void client.invalidateQueries({ queryKey: ['access-check'] })
  }
  const checkAgain = (
    <Button disabled={isFetching} onClick={again}>
      <Icon name="repeat" className="size-3.5" />
      Check again
    </Button>
  )
  return (
    <>
      <PageHeader
        title="Permissions"
        asks={
          access === undefined ? (
            'What can this account do?'
          ) : (
            <>
              What can <Code>{textOfUser(access.user)}</Code> do?
            </>
          )
        }
      >
        <AccountScope
          namespace={namespace}
          account={account}
          ownNamespace={own?.namespace}
          ownAccount={textOfUser(own?.user ?? '')}
          accounts={accounts.names}
          onAccountsWanted={accounts.want}
          onNamespace={(text) => setParam('in', text)}
          onAccount={(next) => {
            setParam('of', next?.user ?? '')
            setParam('ofgroup', ...(next?.groups ?? []))
          }}
        />
        <span className="flex items-center gap-2 text-13 text-quiet md:ml-2">
          {access === undefined ? null : (
            <span>
              checked <RelativeTime at={new Date(dataUpdatedAt).toISOString()} />
            </span>
          )}
          {checkAgain}
        </span>
      </PageHeader>
      <Tabs
        label="Parts of this page"
        current={tab}
        hrefOf={(id) => hrefOf(query, id)}
        tabs={[
          { id: '', label: 'Matrix' },
          {
            id: 'dangerous',
            label: 'Dangerous',
            badge: (
              <DangerousCount
                access={access}
                namespace={namespace}
                isOwn={account === undefined || access?.basis === 'own'}
              />
            ),
          },
          { id: 'rules', label: 'Rules' },
          { id: 'preflight', label: 'Before you apply' },
        ]}
      />
      {access !== undefined && tab !== 'preflight' ? (
        <ReadBefore error={error} at={new Date(dataUpdatedAt).toISOString()} />
      ) : null}
      <Suspense fallback={<Skeleton label="Opening the tab" lines={8} />}>
        {tab === 'preflight' ? (
          <PreflightTab namespace={namespace} isOtherAccount={account !== undefined} />
        ) : access === undefined ? (
          <NotYet
            label={`Checking what ${account ? describeUser(account.user) : 'this account'} can do`}
            lines={8}
            error={error}
            action={checkAgain}
          />
        ) : (
          <AccessTab tab={tab} access={access} changes={changes} namespace={namespace} account={account} />
        )}
      </Suspense>
    </>
  )
}

interface AccessTabProps {
  tab: Exclude<TabId, 'preflight'>
  access: Access
  changes: readonly TimedChange[]
  namespace: string | undefined
  account: AskedAccount | undefined
}

function AccessTab({ tab, access, changes, namespace, account }: AccessTabProps): ReactNode {
  const [filter, setFilter] = useFilterInUrl()
  const [chosen, setChosen] = useParam('cell')
  const isKnown = access.unanswered === undefined && access.basis !== 'nothing'
  const { data: sources } = useQuery({
    ...sourcesQuery(namespace, account),
    enabled: isKnown && tab !== 'dangerous',
  })
  const other = access.basis === 'own' ? undefined : account
  if (tab === 'dangerous') return <DangerousTab access={access} namespace={namespace} account={other} />
  if (tab === 'rules') return <RulesTab access={access} sources={sources} />
  return (
    <MatrixTab
      access={access}
      sources={sources}
      changes={changes}
      account={account}
      filter={filter}
      onFilter={setFilter}
      chosen={chosen}
      onChosen={setChosen}
    />
  )
}
