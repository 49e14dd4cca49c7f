'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter, useSearchParams } from 'next/navigation'
import { useMemo, useRef } from 'react'
import { Input } from '@/components/ui/field'
import { PageHeader, Section } from '@/components/ui/section'
import { useShown } from '@/components/ui/use-shown'
import type { Check } from '@/lib/contract/access'
import { accessQuery, checkQuery } from '@/lib/queries/access'
import { toProblem } from '@/lib/queries/problem-error'
import { AccessPanel } from './access-panel'
import { CheckForm } from './check-form'
import { checkFromParams, paramsOfCheck } from './check-in-url'
import { CheckedCall } from './checked-call'
import type { MatrixFilter, Show } from './matrix-filter'
import { PastedFindings } from './pasted-findings'

const SHOWS: readonly Show[] = ['all', 'may', 'may-not']

function setParam(name: string, value: string): void {
  const address = new URLSearchParams(location.search)
  if (value === '') address.delete(name)
  else address.set(name, value)
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

function useProblemOf(check: Check | null) {
  const query = useQuery({ ...checkQuery(check ?? { verb: 'get', path: '/' }), enabled: false })
  const problem = query.error ? toProblem(query.error) : null
  return check !== null && problem?.code === 'invalid-request' ? problem : null
}

/** Everything that the page shows stands in its address: the check, the namespace and the filter. */
export function AccessPage() {
  const params = useSearchParams()
  const router = useRouter()
  const answer = useRef<HTMLDivElement>(null)
  const namespace = params.get('in') ?? undefined
  const { data: access } = useQuery(accessQuery(namespace))
  const ownNamespace = access?.namespace
  const query = params.toString()
  const check = useMemo(
    () => checkFromParams(new URLSearchParams(query), ownNamespace),
    [query, ownNamespace],
  )
  const [filter, setFilter] = useFilterInUrl(params)
  const problem = useProblemOf(check)

  const ask = (next: Check) => {
    const address = paramsOfCheck(next)
    for (const key of ['in', 'q', 'show', 'sub']) {
      const value = params.get(key)
      if (value !== null) address.set(key, value)
    }
    router.push(`/access?${address}`, { scroll: false })
    answer.current?.scrollIntoView({ block: 'start' })
    answer.current?.focus({ preventScroll: true })
  }
  return (
    <>
      <PageHeader title="Access" asks="May I? And if not, why not?">
        <div className="flex flex-wrap items-end gap-x-6 gap-y-2">
          <Link
            href="/access/causes"
            prefetch={false}
            className="py-1.5 text-13 text-quiet hover:text-ink hover:underline"
          >
            All causes
          </Link>
          <Input
            key={namespace}
            label="Namespace of the matrix"
            defaultValue={namespace ?? ''}
            placeholder={ownNamespace ?? 'the pod’s own'}
            onKeyDown={(event) => {
              if (event.key === 'Enter') setParam('in', event.currentTarget.value.trim())
            }}
            className="w-52"
          />
        </div>
      </PageHeader>
      <Section id="check" title="Check one call">
        <CheckForm
          key={check === null ? `empty ${ownNamespace}` : JSON.stringify(check)}
          initial={check}
          ownNamespace={ownNamespace ?? ''}
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
        says="Paste what a program or a log printed. Each refusal of an API server in it is explained, also of another account."
      >
        <PastedFindings />
      </Section>
      <div className="mt-8">
        <AccessPanel
          namespace={namespace}
          filter={filter}
          onFilter={setFilter}
          chosen={check}
          onChoose={ask}
        />
      </div>
    </>
  )
}
