'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { useMemo, useRef } from 'react'
import { Input } from '@/components/ui/field'
import { PageHeader, Section } from '@/components/ui/section'
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

function filterFromParams(params: URLSearchParams): MatrixFilter {
  const show = SHOWS.find((each) => each === params.get('show')) ?? 'all'
  return { text: params.get('q') ?? '', show, subresources: params.get('sub') === '1' }
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
  const filter = filterFromParams(params)
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
  const setParams = (changes: Record<string, string>) => {
    const address = new URLSearchParams(query)
    for (const [key, value] of Object.entries(changes)) {
      if (value === '') address.delete(key)
      else address.set(key, value)
    }
    window.history.replaceState(null, '', `?${address}`)
  }

  return (
    <>
      <PageHeader title="Access" asks="May I? And if not, why not?">
        <Input
          key={namespace}
          label="Namespace of the matrix"
          defaultValue={namespace ?? ''}
          placeholder={ownNamespace ?? 'the pod’s own'}
          onKeyDown={(event) => {
            if (event.key === 'Enter') setParams({ in: event.currentTarget.value.trim() })
          }}
          className="w-52"
        />
      </PageHeader>
      <Section id="check" title="Check one call">
        <CheckForm
          key={query === '' ? `empty ${ownNamespace}` : JSON.stringify(check)}
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
          onFilter={(next) =>
            setParams({
              q: next.text,
              show: next.show === 'all' ? '' : next.show,
              sub: next.subresources ? '1' : '',
            })
          }
          chosen={check}
          onChoose={ask}
        />
      </div>
    </>
  )
}
