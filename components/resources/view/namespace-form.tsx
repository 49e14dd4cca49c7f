'use client'

import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useEffect, useId, useState } from 'react'
import * as z from 'zod/mini'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/field'
import { namespaceSchema } from '@/lib/contract/segments'
import { sayKnown } from '@/lib/facts/namespaces/judge/say-known'
import { namespacesQuery } from '@/lib/facts/namespaces/query'
import { CheckInUrl } from './check-in-url'
import { goTo } from './use-view'
import type { ResourcesView } from './view-in-url'

interface NamespaceFormProps {
  view: ResourcesView
  /** Meaning of an empty field; undefined while it is not known. */
  ownNamespace: string | undefined
}

/**
 * Which namespace to look at. It is typed, because an account may not be able to list namespaces; those that are known by name
 * are offered, each with how it is known and what can be done there, and are asked for only once the field has the focus.
 */
export function NamespaceForm({ view, ownNamespace }: NamespaceFormProps) {
  const isAll = view.namespace === ''
  const inUrl = view.namespace ?? ''
  const [text, setText] = useState(inUrl)
  const [error, setError] = useState<string>()
  const [isAsked, setAsked] = useState(false)
  const { data } = useQuery({ ...namespacesQuery([]), enabled: isAsked })
  const known = data?.namespaces.find(({ name }) => name === text.trim())
  const hint = known ? [known.can, sayKnown(known)].filter((says) => says !== '').join(' ') : ''
  const listId = useId()
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
        list={listId}
        onFocus={() => setAsked(true)}
        className="w-52"
      />
      <datalist id={listId}>
        {data?.namespaces.map(({ name, can }) => (
          <option key={name} value={name}>
            {can}
          </option>
        ))}
      </datalist>
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
  )
}
