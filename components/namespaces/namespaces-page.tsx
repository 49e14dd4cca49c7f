'use client'

import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { type FormEvent, useMemo, useState } from 'react'
import * as z from 'zod/mini'
import { useNamespacesAsked } from '@/components/box/namespaces-asked'
import { NotYet } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { Disclosure } from '@/components/ui/disclosure'
import { Input } from '@/components/ui/field'
import { Said } from '@/components/ui/said'
import { PageHeader } from '@/components/ui/section'
import { StateNotice } from '@/components/ui/state-notice'
import { Tabs } from '@/components/ui/tabs'
import { namespaceSchema } from '@/lib/contract/segments'
import type { Namespaces } from '@/lib/facts/namespaces/contract'
import { sayKnown } from '@/lib/facts/namespaces/judge/say-known'
import { namespacesQuery } from '@/lib/facts/namespaces/query'
import { plain } from '@/lib/phrase/phrase'
import { counted } from '@/lib/words/lists'
import { visibleText } from '@/lib/words/visible-text'
import { ChangesInAll } from './changes-in-all'
import { addressOf, type Chosen, chosenFrom, MOST_CHOSEN } from './chosen-in-url'
import { PodsInAll } from './pods-in-all'
import { RefusalsInAll } from './refusals-in-all'

function choose(chosen: Chosen): void {
  window.history.replaceState(null, '', addressOf(chosen))
}

/** Each namespace that is known by name, how, what one can do there, and whether the page looks into it. */
function Known({ of: { namespaces, list, notSeen }, chosen }: { of: Namespaces; chosen: Chosen }) {
  const isFull = chosen.namespaces.length >= MOST_CHOSEN
  return (
    <>
      <ul className="border-b border-line">
        {namespaces.map((one) => {
          const isChosen = chosen.namespaces.includes(one.name)
          const others = chosen.namespaces.filter((name) => name !== one.name)
          return (
            <li key={one.name} className="border-t border-line">
              <label className="grid min-h-11 grid-cols-[1rem_minmax(0,12rem)_minmax(0,1fr)] items-baseline gap-x-3 px-1 py-2 text-15 hover:bg-hover max-sm:grid-cols-[1rem_minmax(0,1fr)]">
                <input
                  type="checkbox"
                  checked={isChosen}
                  disabled={isFull && !isChosen}
                  onChange={() =>
                    choose({ ...chosen, namespaces: isChosen ? others : [...others, one.name] })
                  }
                  className="size-4 self-center accent-accent"
                />
                <Code className="font-semibold wrap-anywhere">{one.name}</Code>
                <span className="min-w-0 wrap-anywhere max-sm:col-start-2">
                  {one.state === 'waiting' ? 'Still to be asked.' : visibleText(plain(one.can))}
                  <span className="block text-13 text-quiet">
                    <Said phrase={sayKnown(one)} />
                  </span>
                </span>
              </label>
            </li>
          )
        })}
      </ul>
      {list === 'read' ? null : (
        <div className="mt-3">
          <Disclosure summary="What this does not see">
            <ul className="flex max-w-prose flex-col gap-1 text-13 text-quiet">
              {notSeen.map(({ says }) => (
                <li key={plain(says)}>
                  <Said phrase={says} />
                </li>
              ))}
            </ul>
          </Disclosure>
        </div>
      )}
    </>
  )
}

/** Adds a namespace by its name, since an account that cannot list them can still work in one. */
function AddByName({ chosen }: { chosen: Chosen }) {
  const [text, setText] = useState('')
  const [error, setError] = useState<string>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const parsed = z.safeParse(namespaceSchema, text.trim())
    if (!parsed.success) return setError(parsed.error.issues[0]?.message)
    if (chosen.namespaces.length >= MOST_CHOSEN) return setError(`At most ${MOST_CHOSEN} at once.`)
    choose({ ...chosen, namespaces: [...chosen.namespaces, parsed.data] })
    setText('')
  }
  return (
    <form onSubmit={submit} className="flex max-w-md items-start gap-2" aria-label="Add a namespace">
      <Input
        label="Another namespace"
        value={text}
        error={error}
        onChange={(event) => {
          setText(event.target.value)
          setError(undefined)
        }}
        className="flex-1"
      />
      <Button type="submit" className="mt-5">
        Add
      </Button>
    </form>
  )
}

const PARTS = [
  { id: '', label: 'Pods' },
  { id: 'refusals', label: 'Refusals' },
  { id: 'changes', label: 'What changed' },
] as const

function PartOf({ chosen: { namespaces, show } }: { chosen: Chosen }) {
  if (show === 'refusals') return <RefusalsInAll namespaces={namespaces} />
  return show === 'changes' ? <ChangesInAll namespaces={namespaces} /> : <PodsInAll namespaces={namespaces} />
}

/** Which namespaces one can use, and several of them side by side. The choice and the part that is shown are in the address. */
export function NamespacesPage() {
  const query = useSearchParams().toString()
  const chosen = useMemo(() => chosenFrom(new URLSearchParams(query)), [query])
  const names = useNamespacesAsked('says' in chosen ? undefined : chosen.namespaces)
  const { data, error, refetch } = useQuery(namespacesQuery(names))
  if ('says' in chosen) {
    return (
      <>
        <PageHeader title="Namespaces" />
        <StateNotice state="unknown">{chosen.says}</StateNotice>
      </>
    )
  }
  const { namespaces, show } = chosen
  const hrefOf = (id: string) =>
    addressOf({ namespaces, show: PARTS.find((part) => part.id === id)?.id ?? '' })
  return (
    <>
      <PageHeader
        title="Namespaces"
        asks="Which namespaces can I use? Select up to ten to see their pods, refusals and changes side by side."
      />
      <div className="mb-8 flex flex-col gap-4">
        {data ? (
          <Known of={data} chosen={chosen} />
        ) : (
          <NotYet label="Checking which namespaces are known" lines={5} error={error} onAgain={refetch} />
        )}
        <AddByName chosen={chosen} />
      </div>
      {namespaces.length === 0 ? null : (
        <section aria-label={`In ${counted(namespaces.length, 'namespace')}`}>
          <Tabs label="What is shown of them" tabs={PARTS} current={show} hrefOf={hrefOf} />
          <PartOf chosen={chosen} />
        </section>
      )}
    </>
  )
}
