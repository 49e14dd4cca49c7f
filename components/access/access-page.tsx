'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter, useSearchParams } from 'next/navigation'
import { useId, useMemo, useRef } from 'react'
import { PageAnchors } from '@/components/ui/page-anchors'
import { PageHeader, Section } from '@/components/ui/section'
import { useShown } from '@/components/ui/use-shown'
import type { AccountCheck } from '@/lib/contract/access-check'
import { accessQuery } from '@/lib/queries/access'
import { checkQuery } from '@/lib/queries/explain'
import { toProblem } from '@/lib/queries/problem-error'
import { causesAddress, queryOfCheck } from '@/lib/words/page-addresses'
import { AccessPanel } from './access-panel'
import { accountFromParams, textOfUser } from './check/account-in-url'
import { CheckForm } from './check/check-form'
import { checkFromParams } from './check/check-in-url'
import { CheckedCall } from './check/checked-call'
import { useAccountNames } from './check/use-account-names'
import { useAnswerInView } from './check/use-answer-in-view'
import type { MatrixFilter, Show } from './matrix/matrix-filter'
import { MatrixScope } from './matrix/matrix-scope'
import { PastedFindings } from './paste/pasted-findings'
import { WhatIfProvider } from './what-if/what-if-provider'
import { WhatIfSection } from './what-if/what-if-section'

const SHOWS: readonly Show[] = ['all', 'may', 'may-not']
/** What the address says about the matrix; a check leaves it as is. */
const OF_THE_MATRIX = ['in', 'of', 'ofgroup', 'q', 'show', 'sub']

const PARTS = [
  ['check', 'Check or try a call'],
  ['explain', 'Explain an error'],
  ['what-if', 'What if'],
  ['matrix', 'What the account may do'],
  ['dangerous', 'Dangerous permissions'],
  ['rules', 'Rules'],
] as const

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

function useProblemOf(check: AccountCheck | null) {
  const query = useQuery({ ...checkQuery(check ?? { verb: 'get', path: '/' }), enabled: false })
  const problem = query.error ? toProblem(query.error) : null
  return check !== null && problem?.code === 'invalid-request' ? problem : null
}

/** Everything the page shows is in its address: the check, the namespace and the filter. */
export function AccessPage() {
  const params = useSearchParams()
  const router = useRouter()
  const answer = useRef<HTMLDivElement>(null)
  const namespace = params.get('in') ?? undefined
  const { data: access } = useQuery(accessQuery(namespace))
  const ownNamespace = access?.namespace
  const ownUser = access?.user ?? ''
  const accountsId = useId()
  const accounts = useAccountNames(access)
  const query = params.toString()
  const account = useMemo(() => accountFromParams(new URLSearchParams(query)), [query])
  const check = useMemo(
    () => checkFromParams(new URLSearchParams(query), ownNamespace),
    [query, ownNamespace],
  )
  const [filter, setFilter] = useFilterInUrl(params)
  const problem = useProblemOf(check)
  const bringAnswer = useAnswerInView(answer, params, check)

  const ask = (next: AccountCheck) => {
    const address = queryOfCheck(next)
    for (const key of OF_THE_MATRIX) {
      for (const value of params.getAll(key)) address.append(key, value)
    }
    router.push(`/access?${address}`, { scroll: false })
    bringAnswer()
  }
  return (
    <WhatIfProvider check={check} namespace={namespace}>
      <PageHeader title="Access" asks="May I? And if not, why not?">
        <div className="flex max-w-full flex-wrap items-start gap-x-6 gap-y-2">
          <Link
            prefetch={false}
            href={causesAddress()}
            className="self-end py-1.5 text-13 text-quiet hover:text-ink hover:underline"
          >
            All causes
          </Link>
          <MatrixScope
            namespace={namespace}
            account={account}
            ownNamespace={ownNamespace}
            ownAccount={textOfUser(ownUser)}
            accountsId={accountsId}
            onAccountFocus={accounts.want}
            onNamespace={(text) => setParam('in', text)}
            onAccount={(next) => {
              setParam('of', next?.user ?? '')
              setParam('ofgroup', ...(next?.groups ?? []))
            }}
          />
        </div>
        <datalist id={accountsId}>
          {accounts.names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </PageHeader>
      <PageAnchors anchors={PARTS} />
      <Section id="check" title="Check one call">
        <CheckForm
          key={check === null ? `empty ${ownNamespace}` : JSON.stringify(check)}
          initial={check}
          ownNamespace={ownNamespace ?? ''}
          ownAccount={textOfUser(ownUser)}
          accountsId={accountsId}
          onAccountFocus={accounts.want}
          known={access?.rows ?? []}
          problem={problem}
          onCheck={ask}
        />
        <div ref={answer} tabIndex={-1} className="mt-4 scroll-mt-16 outline-none empty:hidden">
          {check === null ? null : <CheckedCall key={JSON.stringify(check)} check={check} />}
        </div>
      </Section>
      <Section
        id="explain"
        title="Explain an error"
        says="Paste what a program or a log printed. Each API server refusal in it is explained, even for another account."
      >
        <PastedFindings ownUser={ownUser} asked={check} onShow={bringAnswer} />
      </Section>
      <WhatIfSection />
      <div className="mt-8">
        <AccessPanel
          namespace={namespace}
          account={account}
          filter={filter}
          onFilter={setFilter}
          chosen={check}
          onChoose={ask}
        />
      </div>
    </WhatIfProvider>
  )
}
