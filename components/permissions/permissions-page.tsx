'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { useId, useMemo } from 'react'
import { useAccountNames } from '@/components/ask/check/use-account-names'
import { accountFromParams, textOfUser } from '@/components/call/account-in-url'
import { PageHeader } from '@/components/ui/section'
import { useShown } from '@/components/ui/use-shown'
import { accessQuery } from '@/lib/queries/access'
import { checkAddress } from '@/lib/words/page-addresses'
import { AccessPanel } from './access-panel'
import type { MatrixFilter, Show } from './matrix/matrix-filter'
import { MatrixScope } from './matrix/matrix-scope'
import { WhatIfProvider } from './what-if/what-if-provider'
import { WhatIfSection } from './what-if/what-if-section'

const SHOWS: readonly Show[] = ['all', 'may', 'may-not']

function setParam(name: string, ...values: readonly string[]): void {
  const address = new URLSearchParams(location.search)
  address.delete(name)
  for (const value of values) if (value !== '') address.append(name, value)
  window.history.replaceState(null, '', `?${address}`)
}

function useFilterInUrl(params: URLSearchParams): [MatrixFilter, (next: MatrixFilter) => void] {
  const [text, setText] = useShown(params.get('q') ?? '', (value) => setParam('q', value))
  const [show, setShow] = useShown(params.get('show') ?? '', (value) => setParam('show', value))
  const [sub, setSub] = useShown(params.get('sub') ?? '', (value) => setParam('sub', value))
  const filter = { text, show: SHOWS.find((each) => each === show) ?? 'all', subresources: sub === '1' }
  const change = (next: MatrixFilter) => {
    if (next.text !== filter.text) setText(next.text)
    if (next.show !== filter.show) setShow(next.show === 'all' ? '' : next.show)
    if (next.subresources !== filter.subresources) setSub(next.subresources ? '1' : '')
  }
  return [filter, change]
}

/** Everything the page shows is in its address: the account, the namespace and the filter. */
export function PermissionsPage() {
  const params = useSearchParams()
  const router = useRouter()
  const namespace = params.get('in') ?? undefined
  const { data: access } = useQuery(accessQuery(namespace))
  const accountsId = useId()
  const accounts = useAccountNames(access)
  const query = params.toString()
  const account = useMemo(() => accountFromParams(new URLSearchParams(query)), [query])
  const [filter, setFilter] = useFilterInUrl(params)
  return (
    <WhatIfProvider check={null} namespace={namespace}>
      <PageHeader title="Permissions" asks="What may this account do?">
        <MatrixScope
          namespace={namespace}
          account={account}
          ownNamespace={access?.namespace}
          ownAccount={textOfUser(access?.user ?? '')}
          accountsId={accountsId}
          onAccountFocus={accounts.want}
          onNamespace={(text) => setParam('in', text)}
          onAccount={(next) => {
            setParam('of', next?.user ?? '')
            setParam('ofgroup', ...(next?.groups ?? []))
          }}
        />
        <datalist id={accountsId}>
          {accounts.names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </PageHeader>
      <AccessPanel
        namespace={namespace}
        account={account}
        filter={filter}
        onFilter={setFilter}
        chosen={null}
        onChoose={(check) => router.push(checkAddress(check))}
      />
      <WhatIfSection />
    </WhatIfProvider>
  )
}
