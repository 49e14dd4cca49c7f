'use client'

import { type FormEvent, useId, useState } from 'react'
import { Button } from '@/components/ui/button'

interface PasteBoxProps {
  onExplain: (text: string) => void
  busy: boolean
  error: string | null
}

const EXAMPLE =
  'pods is forbidden: User "system:serviceaccount:shop:web" cannot watch resource "pods" in API group "" in the namespace "shop"'

/** Takes the text of an error as a client or a log printed it. It is sent only to this pod and not stored. */
export function PasteBox({ onExplain, busy, error }: PasteBoxProps) {
  const [text, setText] = useState('')
  const id = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onExplain(text)
  }
  return (
    <form onSubmit={submit} aria-label="Explain an error" className="flex flex-col gap-2">
      <label htmlFor={id} className="text-12 font-medium text-quiet">
        The error, as kubectl, a client library or a log printed it
      </label>
      <textarea
        id={id}
        value={text}
        onChange={(event) => setText(event.target.value)}
        rows={4}
        maxLength={262_144}
        placeholder={EXAMPLE}
        spellCheck={false}
        aria-invalid={error !== null}
        {...(error === null ? {} : { 'aria-describedby': `${id}-error` })}
        className="w-full resize-y rounded-sm border border-line-strong bg-surface p-2 font-mono text-13 break-all placeholder:text-quiet"
      />
      {error === null ? null : (
        <p id={`${id}-error`} className="text-13 text-bad">
          {error}
        </p>
      )}
      <div className="flex items-center gap-3">
        <Button type="submit" look="primary" disabled={busy || text.trim() === ''}>
          Explain
        </Button>
        <span className="text-13 text-quiet">Sent only to this page’s server and not stored.</span>
      </div>
    </form>
  )
}
