import type { ReactNode } from 'react'
import { INK, type Meaning, SHAPE, SOFT } from '@/components/ui/badge'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import type { Evidence, Verdict } from '@/lib/facts/objects/contract/object'

const MEANING: Record<Verdict['state'], { meaning: Meaning; word: string }> = {
  ready: { meaning: 'ok', word: 'Ready' },
  'not-ready': { meaning: 'bad', word: 'Not ready' },
  going: { meaning: 'warning', word: 'Under way' },
  finished: { meaning: 'neutral', word: 'Finished' },
  unknown: { meaning: 'unknown', word: 'Unknown' },
}

const EDGE: Record<Meaning, string> = {
  ok: 'border-l-ok',
  warning: 'border-l-warning',
  bad: 'border-l-bad',
  unknown: 'border-l-unknown',
  neutral: 'border-l-line-strong',
}

const FROM: Record<Evidence['from'], string> = {
  condition: 'Condition',
  container: 'Container',
  event: 'Event',
  spec: 'Spec',
  status: 'Status',
  related: 'Related',
  'not-seen': 'Not visible',
}

/** The first sentence, which is the fact, and what follows it. */
function inTwo(says: string): [fact: string, rest: string] {
  const end = /[.?!] (?=\p{Lu})/u.exec(says)
  return end === null ? [says, ''] : [says.slice(0, end.index + 1), says.slice(end.index + 2)]
}

function EvidenceList({ evidence }: { evidence: readonly Evidence[] }) {
  return (
    <dl className="flex flex-col gap-2 text-13">
      {evidence.map(({ from, says, at }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: evidence has no name and is replaced as a whole.
        <div key={index} className="grid gap-x-3 sm:grid-cols-[5.5rem_minmax(0,1fr)]">
          <dt className="text-quiet">{FROM[from]}</dt>
          <dd className="min-w-0 wrap-anywhere">
            {says}
            {at === undefined ? null : (
              <span className="text-quiet">
                {' '}
                <RelativeTime at={at} />
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

interface VerdictCardProps {
  verdict: Verdict
  /** A cause nearer to the crash, shown before the verdict. */
  cause?: ReactNode
  /** What follows it in place of the verdict. */
  rest?: ReactNode
  /** What to do about it: links and buttons. */
  actions?: ReactNode
}

/** Why the object is not ready: the fact, the cause, what to do, and the evidence. */
export function VerdictCard({ verdict, cause, rest: told, actions }: VerdictCardProps) {
  const { meaning, word } = MEANING[verdict.state]
  const isWell = verdict.state === 'ready' || verdict.state === 'finished'
  const [fact, rest] = inTwo(verdict.says)
  return (
    <article
      aria-label="Why is it not ready?"
      data-verdict={verdict.state}
      className={`flex gap-2.5 ${isWell ? '' : `rounded-lg border-l-3 py-3.5 pr-4 pl-3.5 md:py-4 ${EDGE[meaning]} ${SOFT[meaning]}`}`}
    >
      <Icon name={SHAPE[meaning]} className={`mt-1 stroke-[2.2] ${INK[meaning]}`} />
      <div className="min-w-0 flex-1">
        <p className="sr-only">{word}</p>
        <p className="text-15 text-pretty wrap-anywhere">
          <span className={`block ${isWell ? '' : 'text-17 font-semibold'}`}>{cause ?? fact} </span>
          {cause === undefined && rest === '' ? null : (
            <span className="mt-1.5 block max-w-prose">
              {cause === undefined ? rest : (told ?? verdict.says)}
            </span>
          )}
        </p>
        {verdict.hint === undefined || cause !== undefined ? null : (
          <p className="mt-1.5 max-w-prose text-13 wrap-anywhere text-quiet">{verdict.hint}</p>
        )}
        {actions === undefined ? null : <div className="mt-3 flex flex-wrap gap-2">{actions}</div>}
        {verdict.evidence.length === 0 ? null : (
          <div className="mt-2">
            <Disclosure summary={`Evidence (${verdict.evidence.length})`}>
              <EvidenceList evidence={verdict.evidence} />
            </Disclosure>
          </div>
        )}
      </div>
    </article>
  )
}
