import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useEffect, useId, useState } from 'react'
import { keepProposed, keptProposed, takeNew } from '@/components/call/proposed'
import { Button } from '@/components/ui/button'
import { Split } from '@/components/ui/section'
import { MANIFEST_LIMIT } from '@/lib/facts/what-if/contract'
import { whatIfMutation } from '@/lib/facts/what-if/query'
import { readProblem } from '@/lib/queries/problem-error'
import { WhatIfAnswer } from './what-if-answer'
import { lineMarks, YamlEditor } from './yaml-editor'

const EXAMPLE = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: pod-reader}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list, watch]}]`

function sayError(error: unknown): string {
  const { title, hint, fields } = readProblem(error)
  return [title, ...fields.map(({ field, says }) => `${field}: ${says}`), hint].join(' ')
}

interface WhatIfTabProps {
  /** For manifests that name none; the pod's own when undefined. */
  namespace: string | undefined
  /** The page is about another account, which this does not judge. */
  isOtherAccount: boolean
}

/** RBAC objects in, what they would change out. The text stays whatever the answer, also on other tabs. */
export function WhatIfTab({ namespace, isOtherAccount }: WhatIfTabProps) {
  const id = useId()
  const [text, setText] = useState(keptProposed)
  const { mutate, isPending, error, data: answer, variables } = useMutation(whatIfMutation())
  const ask = (yaml: string) => mutate({ yaml, ...(namespace ? { namespace } : {}) })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the proposed text is asked once, when the tab opens.
  useEffect(() => {
    if (takeNew()) ask(text)
  }, [])
  const write = (next: string) => {
    setText(next)
    keepProposed(next)
  }
  const writeAndAsk = (next: string) => {
    write(next)
    ask(next)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    ask(text)
  }
  const isOfText = variables?.yaml === text
  const isEmpty = text.trim() === ''
  const rail = (
    <div aria-live="polite" aria-busy={isPending}>
      {answer === undefined ? (
        <p className="max-w-prose text-quiet">
          What it would allow, for whom, and any mistakes, before anyone applies it.
        </p>
      ) : (
        <>
          {isOfText || isPending ? null : (
            <p className="mb-2 text-13 text-quiet">The text has changed since this answer.</p>
          )}
          <WhatIfAnswer
            answer={answer}
            yaml={variables?.yaml ?? ''}
            onWrite={isOfText ? writeAndAsk : undefined}
          />
        </>
      )}
    </div>
  )
  return (
    <Split rail={rail}>
      <form onSubmit={submit} aria-label="What if" className="flex flex-col gap-3">
        <YamlEditor
          id={id}
          label="RBAC YAML or JSON, pasted. Nothing is applied"
          text={text}
          onText={write}
          marks={answer !== undefined && isOfText ? lineMarks(text, answer.mistakes) : []}
          maxLength={MANIFEST_LIMIT}
          placeholder={EXAMPLE}
          aria-invalid={error !== null}
          {...(error === null ? {} : { 'aria-describedby': `${id}-error` })}
        />
        {error === null ? null : (
          <p id={`${id}-error`} className="text-13 text-bad">
            {sayError(error)}
          </p>
        )}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Button type="submit" look="primary" disabled={isPending || isEmpty} aria-describedby={`${id}-why`}>
            See what it would change
          </Button>
          <span id={`${id}-why`} className="text-13 text-quiet">
            <span>{isEmpty ? 'Paste a Role or a binding first. ' : ''}</span>Sent only to this page’s server,
            which does not store it.
            <span>
              {isOtherAccount
                ? ' It shows what this pod’s own account gains, not the account chosen above.'
                : ''}
            </span>
          </span>
        </div>
      </form>
    </Split>
  )
}
