import { Badge, type Meaning, SOFT } from '@/components/ui/badge'
import { Disclosure } from '@/components/ui/disclosure'
import { RelativeTime } from '@/components/ui/relative-time'
import type { Evidence, Verdict } from '@/lib/contract/object'

const MEANING: Record<Verdict['state'], { meaning: Meaning; word: string; asks: string }> = {
  ready: { meaning: 'ok', word: 'ready', asks: 'Is it ready?' },
  'not-ready': { meaning: 'bad', word: 'not ready', asks: 'Why is it not ready?' },
  going: { meaning: 'warning', word: 'under way', asks: 'Why is it not ready?' },
  finished: { meaning: 'neutral', word: 'finished', asks: 'Is it ready?' },
  unknown: { meaning: 'unknown', word: 'unknown', asks: 'Why is it not ready?' },
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

/** Why the object is not ready, in one sentence, with its evidence. */
export function VerdictCard({ verdict }: { verdict: Verdict }) {
  const { meaning, word, asks } = MEANING[verdict.state]
  return (
    <article
      aria-label="Why is it not ready?"
      data-verdict={verdict.state}
      className={`rounded-md border border-line px-4 py-3 ${SOFT[meaning]}`}
    >
      <div className="mb-1 flex items-center justify-between gap-3">
        <h3 className="text-13 font-medium text-quiet">{asks}</h3>
        <Badge meaning={meaning}>{word}</Badge>
      </div>
      <p className="max-w-prose text-15 break-words">{verdict.says}</p>
      {verdict.hint === undefined ? null : (
        <p className="mt-1 max-w-prose text-13 break-words text-quiet">{verdict.hint}</p>
      )}
      {verdict.evidence.length === 0 ? null : (
        <div className="mt-2">
          <Disclosure summary={`Evidence (${verdict.evidence.length})`}>
            <dl className="flex flex-col gap-2 text-13">
              {verdict.evidence.map((evidence, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: evidence has no name and is replaced as a whole.
                <div key={index} className="grid gap-x-3 sm:grid-cols-[5.5rem_minmax(0,1fr)]">
                  <dt className="text-quiet">{FROM[evidence.from]}</dt>
                  <dd className="min-w-0 break-words">
                    {evidence.says}
                    {evidence.at === undefined ? null : (
                      <span className="text-quiet">
                        {' '}
                        <RelativeTime at={evidence.at} />
                      </span>
                    )}
                  </dd>
                </div>
              ))}
            </dl>
          </Disclosure>
        </div>
      )}
    </article>
  )
}
