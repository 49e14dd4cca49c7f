import { DISC, EDGE, type Meaning, SHAPE } from '@/components/ui/badge'
import { CodeBlock } from '@/components/ui/code-block'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { Said } from '@/components/ui/said'
import type { Explanation } from '@/lib/contract/explanation'
import type { Gate, Tried } from '@/lib/facts/call/contract'
import { plain } from '@/lib/phrase/phrase'
import { ExplanationCard } from '../explanation-card'
import { GATE_LOOK } from '../folds/gate-line'

/** Every gate of the API server in its order, with what one answer proves about it. */
function GateLadder({ gates }: { gates: readonly Gate[] }) {
  return (
    <ol aria-label="Gates of the API server" className="flex flex-col text-13">
      {gates.map(({ id, name, state, says }) => {
        const { icon, ink, word } = GATE_LOOK[state]
        return (
          <li
            key={id}
            data-gate={state}
            className={`grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-2 py-0.5 sm:grid-cols-[1.25rem_10rem_minmax(0,1fr)] ${state === 'refused' ? 'rounded-sm bg-bad-soft' : ''}`}
          >
            <span className={`pt-px ${ink}`}>
              <Icon name={icon} />
              <span className="sr-only">{word}: </span>
            </span>
            <span className={state === 'not-reached' ? 'text-quiet' : 'font-medium'}>{name}</span>
            <span className="col-start-2 max-w-prose break-words text-quiet sm:col-start-auto">
              <Said phrase={says} />
            </span>
          </li>
        )
      })}
    </ol>
  )
}

function meaningOf({ sent, status, explanation }: Tried): Meaning {
  if (!sent) return 'neutral'
  if (status !== undefined && status < 300) return 'ok'
  return explanation?.verdict === 'denied' ? 'bad' : 'warning'
}

function Witnesses({ headers }: Pick<Tried, 'headers'>) {
  return (
    <Disclosure summary={`Headers that show it (${Object.keys(headers).length})`}>
      <dl className="grid gap-x-4 gap-y-1 text-13 sm:grid-cols-[max-content_minmax(0,1fr)]">
        {Object.entries(headers).map(([name, value]) => (
          <div key={name} className="contents">
            <dt translate="no" className="font-mono text-quiet">
              {name}
            </dt>
            <dd translate="no" className="font-mono break-all">
              {value}
            </dd>
          </div>
        ))}
      </dl>
    </Disclosure>
  )
}

interface TriedCardProps {
  tried: Tried
  /** The explanation of the review, which is not repeated. */
  above: Explanation
}

function isToldAbove({ explanation }: Tried, above: Explanation): boolean {
  return (
    explanation !== undefined &&
    explanation.kind === above.kind &&
    explanation.verdict === above.verdict &&
    plain(explanation.cause?.says ?? []) === plain(above.cause?.says ?? [])
  )
}

/** The result of one call: the answer, the gates that it proves, and the commands that repeat it. */
export function TriedCard({ tried, above }: TriedCardProps) {
  const { sent, says, summary, gates, headers, curl, kubectl, ms, explanation } = tried
  const meaning = meaningOf(tried)
  const isTold = isToldAbove(tried, above)
  return (
    <>
      <article
        aria-label="The call itself"
        data-sent={sent}
        data-status={tried.status}
        className="@container overflow-clip rounded-lg border border-line bg-surface shadow-rest"
      >
        <div
          className={`flex flex-col gap-4 border-l-4 py-3.5 pr-3.5 pl-3.5 @xl:px-5 @xl:py-5 ${EDGE[meaning]}`}
        >
          <header className="flex items-start gap-2.5">
            <span
              className={`mt-0.5 inline-flex size-5 shrink-0 items-center justify-center rounded-full text-surface ${DISC[meaning]}`}
            >
              <Icon name={SHAPE[meaning]} className="size-3 stroke-[2.4]" />
            </span>
            <div className="min-w-0 flex-1">
              <h3 className="text-17 font-[650] wrap-anywhere">
                <Said phrase={says} />
              </h3>
              {summary === undefined ? null : (
                <p className="max-w-card wrap-anywhere">
                  <Said phrase={summary} />
                </p>
              )}
              {isTold ? <p>It was refused for the reason explained above.</p> : null}
              {sent ? <p className="text-13 text-quiet">Took {ms} ms.</p> : null}
            </div>
          </header>
          {sent ? <GateLadder gates={gates} /> : null}
          {Object.keys(headers).length > 0 ? <Witnesses headers={headers} /> : null}
          {kubectl === undefined ? null : (
            <CodeBlock language="shell" code={kubectl} label="The same with kubectl" wrap />
          )}
          {curl === undefined ? null : (
            <CodeBlock
              language="shell"
              code={curl}
              label="The same with curl, from a shell in the pod"
              wrap
            />
          )}
        </div>
      </article>
      {explanation === undefined || isTold ? null : <ExplanationCard explanation={explanation} />}
    </>
  )
}
