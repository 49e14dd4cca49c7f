import { useQuery } from '@tanstack/react-query'
import { NotYet } from '@/components/frame/problem-notice'
import { CodeLine } from '@/components/ui/code-line'
import { Link } from '@/components/ui/link'
import { RelativeTime } from '@/components/ui/relative-time'
import { Said } from '@/components/ui/said'
import { Section } from '@/components/ui/section'
import { type NoticeState, StateNotice } from '@/components/ui/state-notice'
import type { Policies } from '@/lib/facts/connection/contract'
import { policiesQuery } from '@/lib/facts/connection/query'
import { NOTHING, type Phrase, plain, say, words } from '@/lib/phrase/phrase'
import { counted, shortListOf } from '@/lib/words/lists'
import { AllowedItem, TargetItem } from './target-item'

const NOTICE: Record<Exclude<Policies['state'], 'read'>, NoticeState> = {
  denied: 'denied',
  unknown: 'unknown',
  absent: 'absent',
  stale: 'stale',
}

function sayIsolation({ isolating, uncertain, others, says }: Policies): Phrase {
  const open =
    uncertain.length === 0
      ? NOTHING
      : say` Whether ${words(shortListOf(uncertain))} ${words(uncertain.length === 1 ? 'selects' : 'select')} this pod is unknown.`
  if (isolating.length === 0) {
    return uncertain.length === 0
      ? say`${says} None isolates this pod for egress, so ${words(others.length === 0 ? 'every connection is admitted' : 'they admit every connection')}.`
      : say`${says}${open}`
  }
  return say`${says} ${words(shortListOf(isolating))} ${words(isolating.length === 1 ? 'isolates' : 'isolate')} this pod for egress: a network plugin that enforces policies drops what no rule admits.${open}`
}

const TABLE = 'overflow-hidden rounded-lg border border-line bg-surface'

function Answer({ policies }: { policies: Policies }) {
  const { state, says, command, explain, others, notes, targets, allowed } = policies
  return (
    <div className="flex flex-col gap-4">
      {state === 'read' ? null : (
        <StateNotice
          state={NOTICE[state]}
          action={
            command === undefined ? undefined : <CodeLine code={command} label="Command that checks it" />
          }
        >
          <Said phrase={says} />
          {explain === undefined ? null : (
            <>
              {' '}
              <Link href={explain} className="whitespace-nowrap text-accent hover:underline">
                Open the explanation
                <span className="sr-only"> of NetworkPolicies</span>
              </Link>
            </>
          )}
          {state === 'stale' ? (
            <>
              {' '}
              These policies were read <RelativeTime at={policies.readAt} />.
            </>
          ) : null}
        </StateNotice>
      )}
      {state === 'read' || state === 'stale' ? (
        <p className="max-w-prose text-15 wrap-anywhere">
          <Said phrase={sayIsolation(state === 'read' ? policies : { ...policies, says: NOTHING })} />
        </p>
      ) : null}
      {notes.map((note) => (
        <p key={plain(note)} className="max-w-prose text-13 text-warning">
          <Said phrase={note} />
        </p>
      ))}
      {targets.length === 0 || state === 'denied' || state === 'unknown' ? null : (
        <ul aria-label="Targets of this pod" className={TABLE}>
          {targets.map((target) => (
            <TargetItem key={target.id} target={target} />
          ))}
        </ul>
      )}
      {targets.length === 0 || (state !== 'read' && state !== 'stale') ? null : (
        <p className="text-13 text-quiet">
          A Service is judged by its endpoints, as most network plugins do.
        </p>
      )}
      {others.length === 0 ? null : (
        <ul aria-label="Other kinds of policies" className="flex flex-col gap-1.5 text-13">
          {others.map((other) => (
            <li key={other.kind} className="flex flex-wrap items-center gap-x-3 gap-y-1 wrap-anywhere">
              <Said phrase={other.says} />
              {other.command === undefined ? null : (
                <CodeLine code={other.command} label={`Command for ${other.kind}`} />
              )}
            </li>
          ))}
        </ul>
      )}
      {allowed.length === 0 ? null : (
        <>
          <h3 className="text-15 font-[650]">
            {counted(allowed.length, 'target')} that the operator allowed
          </h3>
          <ul aria-label="Allowed targets" className={TABLE}>
            {allowed.map((target) => (
              <AllowedItem key={target.id} target={target} />
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

/** What the namespace's NetworkPolicies say about this pod's connections, and the targets that it can try. */
export function EgressSection({ isKnown }: { isKnown: boolean }) {
  const { data, error } = useQuery(policiesQuery(isKnown))
  return (
    <Section id="egress" title="NetworkPolicies" says="Which connections of this pod they admit.">
      {data !== undefined ? (
        <Answer policies={data} />
      ) : (
        <NotYet label="Reading NetworkPolicies" lines={4} error={error} />
      )}
    </Section>
  )
}
