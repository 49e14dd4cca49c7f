'use client'

import { type FormEvent, useEffect, useState } from 'react'
import * as z from 'zod/mini'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/field'
import { namespaceSchema } from '@/lib/contract/segments'
import { CheckInUrl } from './check-in-url'
import { goTo } from './use-view'
import type { ResourcesView } from './view-in-url'

interface NamespaceFormProps {
  view: ResourcesView
  /** Meaning of an empty field; undefined while it is not known. */
  ownNamespace: string | undefined
}

/** Which namespace to look at. It is typed, because an account may not be able to list namespaces. */
export function NamespaceForm({ view, ownNamespace }: NamespaceFormProps) {
  const isAll = view.namespace === ''
  const inUrl = view.namespace ?? ''
  const [text, setText] = useState(inUrl)
  const [error, setError] = useState<string>()
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
        className="w-52"
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
  )
}
