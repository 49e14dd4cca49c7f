import { CauseLink } from '@/components/causes/cause-link'
import { Fold } from '@/components/ui/fold'
import { RelativeTime } from '@/components/ui/relative-time'
import { Said } from '@/components/ui/said'
import type { Cause, Confidence as ConfidenceWord, Explanation } from '@/lib/contract/explanation'
import { plain, say } from '@/lib/phrase/phrase'
import { counted } from '@/lib/words/lists'
import { ConfidenceMark } from '../confidence'

interface EvidenceFoldProps {
  evidence: Explanation['evidence']
  /** RFC 3339: time of the newest answer; undefined where the page did not make the check itself. */
  checkedAt: string | undefined
}

/** What was asked and what came back, as a user could repeat it. */
export function EvidenceFold({ evidence, checkedAt }: EvidenceFoldProps) {
  if (evidence.length === 0) return null
  return (
    <Fold
      label="Evidence"
      isWide
      line={
        <>
          {counted(evidence.length, 'probe')}
          {checkedAt === undefined ? null : (
            <>
              , <RelativeTime at={checkedAt} />
            </>
          )}
        </>
      }
    >
      <dl className="grid gap-x-4 gap-y-1.5 @xl:grid-cols-[minmax(8.25rem,14rem)_minmax(0,1fr)]">
        {evidence.map((one) => (
          <div key={plain(say`${one.probe} ${one.says}`)} className="contents">
            <dt className="text-quiet wrap-anywhere">{plain(one.probe)}</dt>
            <dd
              translate="no"
              className="mb-1.5 font-mono text-12/[1.125rem] wrap-anywhere whitespace-pre-wrap @xl:mb-0"
            >
              <Said phrase={one.says} />
            </dd>
          </div>
        ))}
      </dl>
    </Fold>
  )
}

const ORDER: readonly ConfidenceWord[] = ['proven', 'likely', 'possible']

/** "D3 for informers; 1 likely: E12; 3 possible: E1, E13, I1". */
function lineOf(also: NonNullable<Cause['also']>, causes: readonly Cause[]): string {
  const same = also.map((one) => `${one.id} for ${one.for}`)
  const others = ORDER.flatMap((word) => {
    const ids = causes.filter(({ confidence }) => confidence === word).map(({ id }) => id)
    return ids.length === 0 ? [] : [`${ids.length} ${word}: ${ids.join(', ')}`]
  })
  return [...same, ...others].join('; ')
}

interface OtherCausesProps {
  /** Causes that say the same as the first. */
  also: NonNullable<Cause['also']>
  causes: readonly Cause[]
}

/** The other causes of one refusal, nearest first, each with how sure it is. */
export function OtherCausesFold({ also, causes }: OtherCausesProps) {
  if (also.length + causes.length === 0) return null
  return (
    <Fold label="Other causes" line={lineOf(also, causes)}>
      <ul className="flex flex-col gap-1.5">
        {also.map((one) => (
          <li key={one.id}>
            <CauseLink id={one.id} /> says the same for {one.for}.
          </li>
        ))}
        {causes.map((cause) => (
          <li key={cause.id + plain(cause.says)} className="max-w-card wrap-anywhere">
            <Said phrase={cause.says} /> <CauseLink id={cause.id} />{' '}
            <ConfidenceMark word={cause.confidence} />
          </li>
        ))}
      </ul>
    </Fold>
  )
}
