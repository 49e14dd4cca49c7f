import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Fold, FoldRow } from '@/components/ui/fold'
import type { Check } from '@/lib/contract/access-check'
import type { Problem } from '@/lib/contract/problem'
import type { TryRequest } from '@/lib/facts/call/contract'
import { minimalBody } from '@/lib/facts/call/judge/minimal-body'
import { planCall } from '@/lib/facts/call/judge/plan-call'
import { tryAbilityQuery } from '@/lib/facts/call/query'
import { plain } from '@/lib/phrase/phrase'

interface TryCallProps {
  check: Check
  onTry: (call: TryRequest) => void
  busy: boolean
  problem: Problem | null
}

/** How a call can be tried from the page: at once, as a dry run, or not at all. */
export function waysToTry(check: Check): { way: 'read' | 'write' } | { way: 'never'; says: string } {
  const plan = planCall(check, undefined)
  if (plan.state === 'never') return { way: 'never', says: plan.says }
  if (plan.state === 'planned') return { way: plan.call.form === 'write' ? 'write' : 'read' }
  return { way: ['get', 'list', 'watch'].includes(check.verb) ? 'read' : 'write' }
}

function Trouble({ problem }: { problem: Problem | null }) {
  if (problem === null) return null
  const says = problem.fields.map(({ field, says }) => (field === 'body' ? says : `${field}: ${says}`))
  return (
    <p role="alert" className="max-w-prose text-13 break-words text-bad">
      {says.length > 0 ? says.join(' ') : `${problem.title} ${plain(problem.hint)}`}
    </p>
  )
}

/** Makes the call itself, beside the explanation of a review: a review shows permissions, a call shows all gates. */
export function TryFold({ check, onTry, busy, problem }: TryCallProps) {
  const how = waysToTry(check)
  if (how.way === 'never') {
    return (
      <FoldRow label="The call itself">
        <span className="text-quiet">Not tried from here: {how.says}</span>
      </FoldRow>
    )
  }
  if (how.way === 'write' && !('path' in check)) {
    return (
      <Fold label="The call itself" line="Try the call as a dry run" isWide>
        <DryRunForm check={check} onTry={onTry} busy={busy} problem={problem} />
      </Fold>
    )
  }
  return (
    <div className="print:hidden">
      <FoldRow label="The call itself">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Button
            small
            onClick={() => onTry(check)}
            disabled={busy}
            title="With this page’s account. Shows names and counts, not values."
          >
            Try it
          </Button>
        </p>
        <Trouble problem={problem} />
      </FoldRow>
    </div>
  )
}

type Resource = Exclude<Check, { path: string }>

function DryRunForm({ check, onTry, busy, problem }: TryCallProps & { check: Resource }) {
  const ability = useQuery(tryAbilityQuery())
  const [patch, setPatch] = useState<'merge' | 'apply'>('merge')
  const [written, setWritten] = useState<string | null>(null)
  const id = useId()
  const hasBody = check.verb !== 'delete' && check.verb !== 'deletecollection'
  const body = written ?? minimalBody(check, patch)
  const isOff = ability.data?.dryRun === false
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onTry({
      ...check,
      ...(hasBody ? { body } : {}),
      ...(check.verb === 'patch' ? { patch } : {}),
    })
  }
  return (
    <form onSubmit={submit} aria-label="Try the call as a dry run" className="flex flex-col gap-2">
      <p className="max-w-prose text-13 text-quiet">
        {isOff
          ? 'Dry runs are off in this deployment (ALLOW_DRY_RUN). Nothing is sent; you get the command to run yourself.'
          : 'A server-side dry run: the API server checks the whole write and stores nothing. Audit and admission webhooks do see it.'}
      </p>
      {check.verb === 'patch' ? (
        <fieldset className="flex flex-wrap gap-x-4 gap-y-1 text-13">
          <legend className="sr-only">How to patch</legend>
          {(['merge', 'apply'] as const).map((each) => (
            <label key={each} className="flex items-center gap-1.5">
              <input
                type="radio"
                name={`${id}-patch`}
                checked={patch === each}
                onChange={() => setPatch(each)}
              />
              {each === 'merge' ? 'merge patch' : 'server-side apply'}
            </label>
          ))}
        </fieldset>
      ) : null}
      {hasBody ? (
        <>
          <label htmlFor={id} className="text-12 font-medium text-quiet">
            Body, as YAML or JSON
          </label>
          <textarea
            translate="no"
            id={id}
            value={body}
            onChange={(event) => setWritten(event.target.value)}
            rows={Math.min(16, Math.max(3, body.split('\n').length))}
            maxLength={65_536}
            spellCheck={false}
            autoCapitalize="off"
            aria-invalid={problem !== null}
            className="w-full resize-y rounded-sm border border-line-strong bg-surface p-2 font-mono text-13 aria-invalid:border-bad"
          />
        </>
      ) : null}
      <Trouble problem={problem} />
      <div>
        <Button type="submit" disabled={busy}>
          {isOff ? 'Show the command to run' : 'Try as a dry run'}
        </Button>
      </div>
    </form>
  )
}
