'use client'

import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { identityQuery } from '@/lib/queries/identity'
import { BoxField } from './box-field'
import { useAsk } from './use-ask'

/** What the box takes, with the namespace of this pod. */
function usePlaceholder(): string {
  const { data } = useQuery(identityQuery())
  const namespace = data?.pod.namespace
  return `Paste an error, or type: watch jobs${namespace ? ` in ${namespace}` : ''}`
}

/** The box at the top of a page: takes a call, an error, a log or RBAC YAML, and opens its answer. */
export function AskBox() {
  const id = useId()
  const [text, setText] = useState('')
  const { ask, isAsking, unanswered } = useAsk()
  const placeholder = usePlaceholder()
  return (
    <search className="block">
      <form
        aria-label="Ask"
        aria-busy={isAsking}
        onSubmit={(event) => {
          event.preventDefault()
          ask(text)
        }}
        className="flex min-h-11 items-start gap-3 rounded-lg border border-line-strong bg-surface pr-2 pl-4 shadow-rest focus-within:border-accent focus-within:outline-2 focus-within:outline-accent md:min-h-13"
      >
        <Icon name="search" className="mt-3.5 md:mt-4.5" />
        <BoxField
          text={text}
          onText={setText}
          onAsk={ask}
          placeholder={placeholder}
          notedBy={unanswered ? `${id}-note` : undefined}
        />
        {text.trim() === '' ? null : (
          <Button type="submit" look="primary" disabled={isAsking} className="mt-1.5 md:mt-2.5">
            Ask
          </Button>
        )}
      </form>
      <div id={`${id}-note`} role="status">
        {unanswered === null ? null : <p className="mt-2 px-1 text-13 break-words">{unanswered.says}</p>}
      </div>
    </search>
  )
}
