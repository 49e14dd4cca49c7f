import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { type FormEvent, useEffect, useId, useState } from 'react'
import * as z from 'zod/mini'
import { useNamespacesAsked } from '@/components/box/namespaces-asked'
import { Button } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { Input } from '@/components/ui/field'
import { Said } from '@/components/ui/said'
import { namespaceSchema } from '@/lib/contract/segments'
import { sayKnown } from '@/lib/facts/namespaces/judge/say-known'
import { namespacesQuery } from '@/lib/facts/namespaces/query'
import { inTurn, plain } from '@/lib/phrase/phrase'
import { namespacesAddress } from '@/lib/words/page-addresses'
import { CheckInUrl } from './check-in-url'
import { goTo, ViewLink } from './use-view'
import type { ResourcesView } from './view-in-url'

interface NamespaceFormProps {
  view: ResourcesView
  /** Meaning of an empty field; undefined while it is not known. */
  ownNamespace: string | undefined
  /** The form is in sight. */
  isWanted: boolean
}

/**
 * Which namespace to look at. It is typed, because an account may not be able to list namespaces; those that are known by name
 * are listed, each with how it is known and what can be done there, and are asked for once the form is in sight.
 */
export function NamespaceForm({ view, ownNamespace, isWanted }: NamespaceFormProps) {
  const isAll = view.namespace === ''
  const inUrl = view.namespace ?? ''
  const [text, setText] = useState(inUrl)
  const [error, setError] = useState<string>()
  const titleId = useId()
  const { data } = useQuery({ ...namespacesQuery(useNamespacesAsked()), enabled: isWanted })
  const known = data?.namespaces.find(({ name }) => name === text.trim())
  const hint = known ? plain(inTurn([known.can, sayKnown(known)])) : ''
  const shownName = isAll ? '' : (view.namespace ?? ownNamespace)
  useEffect(() => setText(inUrl), [inUrl])
  const { namespace: _, ...rest } = view

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const name = text.trim()
    const parsed = z.safeParse(namespaceSchema, name)
    if (name !== '' && !parsed.success) return setError(parsed.error.issues[0]?.message)
    goTo(name === '' ? rest : { ...rest, namespace: name })
  }
  return (
    <div className="flex w-[min(28rem,calc(100vw-3rem))] flex-col gap-2">
      <form
        onSubmit={submit}
        aria-label="Namespace"
        className="flex max-w-full flex-wrap items-start gap-x-2 gap-y-1"
      >
        <Input
          label="Namespace"
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setError(undefined)
          }}
          placeholder={isAll ? 'all namespaces' : (ownNamespace ?? 'the pod’s own')}
          error={error}
          {...(hint === '' ? {} : { hint })}
          className="min-w-40 flex-1"
        />
        <Button type="submit" className="mt-5">
          Show
        </Button>
        <CheckInUrl
          isOn={isAll}
          onChange={(isOn) => goTo(isOn ? { ...rest, namespace: '' } : rest)}
          className="sm:mt-5"
        >
          all namespaces
        </CheckInUrl>
      </form>
      {data === undefined || data.namespaces.length === 0 ? null : (
        <section aria-labelledby={titleId}>
          <h2 id={titleId} className="px-2 py-1 text-12 font-semibold text-quiet">
            Namespaces that are known, and how
          </h2>
          <ul>
            {data.namespaces.map((one) => (
              <li key={one.name}>
                <ViewLink
                  view={{ ...rest, namespace: one.name }}
                  aria-current={one.name === shownName ? 'true' : undefined}
                  className="grid grid-cols-[minmax(0,10rem)_minmax(0,1fr)] gap-x-3 rounded-sm px-2 py-1.5 text-13 hover:bg-hover aria-[current]:bg-accent-soft"
                >
                  <Code className="font-semibold wrap-anywhere">{one.name}</Code>
                  <span className="min-w-0 wrap-anywhere">
                    {plain(one.can)}
                    <span className="block text-12 text-quiet">
                      <Said phrase={sayKnown(one)} />
                    </span>
                  </span>
                </ViewLink>
              </li>
            ))}
          </ul>
          <p className="px-2 py-1 text-13">
            <Link
              prefetch={false}
              href={namespacesAddress(shownName === '' || shownName === undefined ? [] : [shownName])}
              className="text-accent hover:underline max-md:inline-flex max-md:min-h-11 max-md:items-center"
            >
              Look into several at once
            </Link>
          </p>
          {data.list === 'read' ? null : (
            <p className="px-2 py-1 text-12 text-quiet">
              This account cannot list namespaces, so there may be others.
            </p>
          )}
        </section>
      )}
    </div>
  )
}
