'use client'

import { type FormEvent, useId } from 'react'
import { Button } from '@/components/ui/button'
import { Section } from '@/components/ui/section'
import { MANIFEST_LIMIT } from '@/lib/contract/what-if'
import { toProblem } from '@/lib/queries/problem-error'
import { WhatIfAnswer } from './what-if-answer'
import { useWhatIfBox } from './what-if-provider'

const EXAMPLE = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: pod-reader}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list, watch]}]`

function sayError(error: unknown): string {
  const { title, hint, fields } = toProblem(error)
  return [title, ...fields.map(({ field, says }) => `${field}: ${says}`), hint].join(' ')
}

/** RBAC objects in, what they would change out. The text stays whatever the answer. */
export function WhatIfSection() {
  const box = useWhatIfBox()
  const id = useId()
  if (box === null) return null
  const { text, setText, ask, busy, error, answer, place } = box
  const submit = (event: FormEvent) => {
    event.preventDefault()
    ask(text)
  }
  return (
    <Section
      id="what-if"
      title="What if"
      says="Paste Roles and bindings before anyone applies them to see what they would allow, for whom, and any mistakes. Nothing is applied."
    >
      <div ref={place} tabIndex={-1} className="flex scroll-mt-16 flex-col gap-4 outline-none">
        <form onSubmit={submit} aria-label="What if" className="flex flex-col gap-2">
          <label htmlFor={id} className="text-12 font-medium text-quiet">
            Roles, ClusterRoles and their bindings, as YAML or JSON
          </label>
          <textarea
            id={id}
            value={text}
            onChange={(event) => setText(event.target.value)}
            rows={Math.min(18, Math.max(5, text.split('\n').length + 1))}
            maxLength={MANIFEST_LIMIT}
            placeholder={EXAMPLE}
            spellCheck={false}
            wrap="off"
            aria-invalid={error !== null}
            {...(error === null ? {} : { 'aria-describedby': `${id}-error` })}
            className="w-full resize-y overflow-auto rounded-sm border border-line-strong bg-surface p-2 font-mono text-13 whitespace-pre placeholder:text-quiet"
          />
          {error === null ? null : (
            <p id={`${id}-error`} className="text-13 text-bad">
              {sayError(error)}
            </p>
          )}
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Button type="submit" look="primary" disabled={busy || text.trim() === ''}>
              See what it would change
            </Button>
            <span className="text-13 text-quiet">
              Sent only to this page’s server and not stored.
              {box.isOtherAccount
                ? ' The checked call is for another account, so it is not judged here: this shows what this pod’s own account gains.'
                : ''}
            </span>
          </div>
        </form>
        <div aria-live="polite" aria-busy={busy}>
          {answer === undefined ? null : <WhatIfAnswer answer={answer} />}
        </div>
      </div>
    </Section>
  )
}
