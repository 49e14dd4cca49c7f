import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { askedProposed, keepProposed, keptProposed } from '@/components/call/proposed'
import { ProblemNotice, ReadBefore } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { Disclosure } from '@/components/ui/disclosure'
import { Said } from '@/components/ui/said'
import { SPLIT } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'
import type { Preflight } from '@/lib/facts/preflight/contract'
import { preflightQuery } from '@/lib/facts/preflight/query'
import { MANIFEST_LIMIT } from '@/lib/facts/what-if/contract'
import { whatIfQuery } from '@/lib/facts/what-if/query'
import type { Phrase } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { readProblem } from '@/lib/queries/problem-error'
import { PreflightAnswer } from './preflight-answer'
import { WhatIfAnswer } from './what-if-answer'
import { lineMarks, YamlEditor } from './yaml-editor'

const EXAMPLE = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: pod-reader}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list, watch]}]`

const OF_RBAC = /^(?:(?:cluster)?role(?:binding)?|serviceaccount)$/i

/** True for a text that grants and does nothing else: it is judged by what it would allow. */
function isOfRbac({ rows, errors }: Preflight): boolean {
  if (rows.length === 0) return errors.length > 0
  return rows.every(({ kind, apiVersion }) => OF_RBAC.test(kind) || apiVersion.startsWith('rbac.'))
}

/** Under a plan of other objects, what its Roles and bindings grant is a line. */
function Folded({ summary, children }: { summary: Phrase | undefined; children: ReactNode }) {
  if (summary === undefined) return children
  return (
    <Disclosure
      summary={
        <span>
          Its Roles and bindings: <Said phrase={summary} />
        </span>
      }
    >
      {children}
    </Disclosure>
  )
}

interface PreflightTabProps {
  /** For manifests that name none; the pod's own when undefined. */
  namespace: string | undefined
  /** The page is about another account, which this does not judge. */
  isOtherAccount: boolean
}

/** The text of this window, and the answers to what was asked last. */
function usePlan(namespace: string | undefined) {
  const [text, setText] = useState(keptProposed)
  const [asked, setAsked] = useState(askedProposed)
  const question = { yaml: asked ?? '', ...present({ namespace }) }
  const enabled = asked !== undefined
  const plan = useQuery({ ...preflightQuery(question), enabled })
  const grants = useQuery({ ...whatIfQuery(question), enabled })
  const write = (next: string) => {
    setText(next)
    keepProposed(next)
  }
  const ask = (yaml: string) => {
    keepProposed(yaml, true)
    setText(yaml)
    setAsked(yaml)
    if (yaml !== asked) return
    void plan.refetch()
    void grants.refetch()
  }
  const error = plan.error ?? grants.error
  return {
    ...{ text, asked, write, ask, error, problem: error === null ? undefined : readProblem(error) },
    ...{ plan: plan.data, grants: grants.data, at: new Date(plan.dataUpdatedAt).toISOString() },
    isOfText: asked === text,
    isWaiting: plan.isFetching || grants.isFetching,
    isWide: plan.data !== undefined && !isOfRbac(plan.data),
  }
}

type Plan = ReturnType<typeof usePlan>

function Answers({ text, asked, ask, error, problem, plan, grants, at, isOfText, isWaiting, isWide }: Plan) {
  if (asked === undefined)
    return (
      <p className="max-w-prose text-quiet">
        Which objects would be refused, by which gate, and the Role that is lacking; what Roles and bindings
        would allow, for whom, and any mistakes. All before anyone applies it.
      </p>
    )
  const isWhole = plan !== undefined && grants !== undefined
  if (isWaiting && !isWhole) return <Skeleton label="Checking what it would change" lines={8} />
  const hasGrants = !isWide || grants?.objects.some(({ existing }) => existing !== 'ignored')
  return (
    <>
      {isOfText || isWaiting ? null : (
        <p className="text-13 text-quiet">The text has changed since this answer.</p>
      )}
      {problem === undefined || problem.code === 'invalid-request' ? null : isWhole ? (
        <ReadBefore error={error} at={at} />
      ) : (
        <ProblemNotice error={error} onAgain={() => ask(text)} />
      )}
      {plan !== undefined && isWide ? <PreflightAnswer plan={plan} at={at} /> : null}
      {grants !== undefined && hasGrants ? (
        <Folded summary={isWide ? grants.says : undefined}>
          <WhatIfAnswer
            answer={grants}
            plan={isWide ? undefined : plan}
            yaml={asked}
            onWrite={isOfText ? ask : undefined}
          />
        </Folded>
      ) : null}
    </>
  )
}

/** Manifests in, what an apply would be refused for and what it would change out. The text stays whatever the answer, also on other tabs. */
export function PreflightTab({ namespace, isOtherAccount }: PreflightTabProps) {
  const id = useId()
  const plan = usePlan(namespace)
  const { text, asked, write, ask, problem, grants, isOfText, isWaiting, isWide } = plan
  const isEmpty = text.trim() === ''
  const isInvalid = problem?.code === 'invalid-request'
  const editor = (
    <YamlEditor
      id={id}
      label="YAML or JSON of any kind, pasted. Nothing is applied"
      text={text}
      onText={write}
      marks={grants !== undefined && isOfText ? lineMarks(text, grants.mistakes) : []}
      maxLength={MANIFEST_LIMIT}
      placeholder={EXAMPLE}
      aria-invalid={isInvalid}
      {...(isInvalid ? { 'aria-describedby': `${id}-error` } : {})}
    />
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    ask(text)
  }
  return (
    <div className={isWide ? 'flex flex-col gap-6' : SPLIT}>
      <form
        onSubmit={submit}
        aria-label="Before you apply"
        className={`flex min-w-0 gap-3 ${isWide ? 'flex-wrap items-center' : 'flex-col'}`}
      >
        {isWide ? (
          <div className="min-w-0 has-[details[open]]:basis-full">
            <Disclosure key={asked} summary={`The text, ${text.split('\n').length} lines`}>
              {editor}
            </Disclosure>
          </div>
        ) : (
          editor
        )}
        {isInvalid ? (
          <p id={`${id}-error`} className="text-13 text-bad">
            {problem.title} {problem.fields.map(({ says }) => says).join(' ')}
          </p>
        ) : null}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Button
            type="submit"
            look={isWide && isOfText ? 'plain' : 'primary'}
            disabled={isWaiting || isEmpty}
            aria-describedby={`${id}-why`}
          >
            {isWide && isOfText ? 'Check again' : 'See what it would change'}
          </Button>
          <span id={`${id}-why`} className="text-13 text-quiet">
            <span>{isEmpty ? 'Paste a manifest, or what helm template prints. ' : ''}</span>
            <span>{isWide ? '' : 'Sent only to this page’s server, which does not store it. '}</span>
            <span>
              {isOtherAccount ? 'It is about this pod’s own account, not the account chosen above.' : ''}
            </span>
          </span>
        </div>
      </form>
      <div aria-live="polite" aria-busy={isWaiting} className="flex min-w-0 flex-col gap-6">
        <Answers {...plan} />
      </div>
    </div>
  )
}
