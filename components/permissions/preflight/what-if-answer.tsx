import { UnseenList } from '@/components/answer/unseen-list'
import { sayTuple } from '@/components/call/tuple-words'
import { Badge, EDGE, INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { Said } from '@/components/ui/said'
import { StateNotice } from '@/components/ui/state-notice'
import type { Preflight } from '@/lib/facts/preflight/contract'
import type { Gain, WhatIf, WhatIfCheck } from '@/lib/facts/what-if/contract'
import { corrected, correctionsOf } from '@/lib/facts/what-if/judge/corrected'
import { CorrectedPart, EndsRefusals } from './corrected-part'
import { MistakeList } from './mistake-list'
import { OpenedList } from './opened'
import { PlanPart, PreflightParts } from './preflight-answer'

/** Everyone else in the paste: how many, and what they get. */
function GainList({ gains, more }: { gains: readonly Gain[]; more: number }) {
  return (
    <ul aria-label="Who else gains access" className="flex flex-col gap-2">
      {gains.map(({ subject, who, gets }) => (
        <li key={subject} className="flex flex-col">
          <p className="max-w-prose break-words">
            <span className="font-medium">{subject}</span>
            {who === undefined ? null : <span className="text-quiet">: {who}</span>}
          </p>
          {gets.map((one) => (
            <p key={one} className="max-w-prose text-13 break-words text-quiet">
              {one}
            </p>
          ))}
        </li>
      ))}
      {more === 0 ? null : <li className="text-13 text-quiet">{more} more subjects are not listed.</li>}
    </ul>
  )
}

/** Permissions that an apply would take away, or a note that this is unknown. */
function LostCalls({ loses }: { loses: WhatIf['loses'] }) {
  if (loses.state === 'unknown')
    return (
      <StateNotice state="unknown">
        <Said phrase={loses.says} />
      </StateNotice>
    )
  return (
    <>
      <p className="max-w-prose break-words">
        <Said phrase={loses.says} />
      </p>
      {loses.calls.length <= 3 ? null : (
        <p translate="no" className="mt-1 font-mono text-13 break-all">
          {loses.calls.map((call) => sayTuple(call)).join(', ')}
        </p>
      )}
    </>
  )
}

function meaningOf({ objects, mistakes, check, opens }: WhatIf): Meaning {
  if (!objects.some(({ existing }) => existing !== 'ignored')) return 'bad'
  if (mistakes.some(({ severity }) => severity === 'refused')) return 'bad'
  if (mistakes.some(({ severity }) => severity === 'dangerous')) return 'warning'
  if (opens.calls.some(({ danger }) => danger !== undefined)) return 'warning'
  if (check?.after === 'denied') return 'bad'
  if (check?.after === 'unknown') return 'unknown'
  if (mistakes.some(({ severity }) => severity === 'never')) return 'warning'
  return opens.calls.length > 0 ? 'ok' : 'neutral'
}

interface WhatIfAnswerProps {
  answer: WhatIf
  /** What the same account would be refused for; absent where that is told beside it. */
  plan: Preflight | undefined
  /** The text that was judged. */
  yaml: string
  /** Replaces the text; absent where it has changed since. */
  onWrite: ((yaml: string) => void) | undefined
}

const LOOK: Record<WhatIfCheck['before'], { meaning: Meaning; word: string }> = {
  allowed: { meaning: 'ok', word: 'allowed' },
  denied: { meaning: 'bad', word: 'denied' },
  unknown: { meaning: 'unknown', word: 'not known' },
}

function Verdict({ verdict, when }: { verdict: WhatIfCheck['before']; when: string }) {
  const { meaning, word } = LOOK[verdict]
  return (
    <span className="inline-flex items-center gap-1.5">
      <span className="text-13 text-quiet">{when}</span> <Badge meaning={meaning}>{word}</Badge>
    </span>
  )
}

/** The page's call before and after the paste, and what in the paste decides it. */
function JudgedCheck({ check }: { check: WhatIfCheck }) {
  return (
    <div className="flex flex-col gap-1.5" data-before={check.before} data-after={check.after}>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Code className="min-w-0 font-mono text-13 break-all">{sayTuple(check.request)}</Code>{' '}
        <span className="inline-flex items-center gap-2">
          <Verdict verdict={check.before} when="now" /> <Icon name="chevron" className="size-3 text-quiet" />
          <Verdict verdict={check.after} when="then" />
        </span>
      </p>
      <p className="max-w-prose break-words">
        <Said phrase={check.says} />
      </p>
      {check.nearest === undefined ? null : (
        <p className="max-w-prose break-words">
          <span className="text-quiet">Nearest: </span>
          <Said phrase={check.nearest} />
        </p>
      )}
    </div>
  )
}

/**
 * What a paste would change: the fact, the checked call, the mistakes, what it grants to this account and to
 * others.
 */
export function WhatIfAnswer({ answer, plan, yaml, onWrite }: WhatIfAnswerProps) {
  const { says, check, mistakes, moreMistakes, opens, others, moreOthers, loses, unseen, objects } = answer
  const meaning = meaningOf(answer)
  const corrections = correctionsOf(mistakes)
  const isRead = objects.some(({ existing }) => existing !== 'ignored')
  return (
    <article
      aria-label="What it would change"
      className={`flex min-w-0 flex-col gap-5 rounded-md border border-l-4 border-line bg-surface p-4 ${EDGE[meaning]}`}
    >
      <h2 className="flex min-w-0 items-start gap-2 text-17 font-semibold">
        <Icon name={SHAPE[meaning]} className={`mt-1 ${INK[meaning]}`} />
        <span className="min-w-0 break-words">
          <Said phrase={says} />
        </span>
      </h2>
      {check === undefined ? null : (
        <PlanPart title="The checked call">
          <JudgedCheck check={check} />
        </PlanPart>
      )}
      {corrections.length === 0 ? null : (
        <PlanPart title="With the names corrected">
          <CorrectedPart yaml={yaml} corrections={corrections} namespace={answer.namespace} />
        </PlanPart>
      )}
      {mistakes.length === 0 ? null : (
        <PlanPart title={`Mistakes (${mistakes.length + moreMistakes})`}>
          <MistakeList
            mistakes={mistakes}
            more={moreMistakes}
            onCorrect={onWrite && ((correction) => onWrite(corrected(yaml, [correction])))}
          />
        </PlanPart>
      )}
      {opens.calls.length === 0 ? null : (
        <PlanPart title="What it grants">
          <OpenedList opens={opens} />
          {corrections.length > 0 ? null : (
            <EndsRefusals calls={opens.calls} user={answer.user} namespace={answer.namespace} />
          )}
        </PlanPart>
      )}
      {isRead && loses.state !== 'none' ? (
        <PlanPart title="What it takes away">
          <LostCalls loses={loses} />
        </PlanPart>
      ) : null}
      {others.length === 0 ? null : (
        <PlanPart title="Who else gains access">
          <GainList gains={others} more={moreOthers} />
        </PlanPart>
      )}
      {plan === undefined || plan.rows.length === 0 ? null : (
        <Disclosure
          summary={
            <span>
              If this account applied it: <Said phrase={plan.says} />
            </span>
          }
        >
          <PreflightParts plan={plan} isInRail />
        </Disclosure>
      )}
      {unseen.length === 0 ? null : (
        <Disclosure summary={`Not known from here (${unseen.length})`}>
          <UnseenList unseen={unseen} />
        </Disclosure>
      )}
      <footer className="border-t border-line pt-3 text-13 text-quiet">
        Nothing was applied. {answer.upstreamRequests + (plan?.upstreamRequests ?? 0)} requests to the API
        server.
      </footer>
    </article>
  )
}
