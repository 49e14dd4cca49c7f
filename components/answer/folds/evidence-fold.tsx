import { Fold } from '@/components/ui/fold'
import { RelativeTime } from '@/components/ui/relative-time'
import { Said } from '@/components/ui/said'
import type { Explanation } from '@/lib/contract/explanation'
import { heard } from '@/lib/phrase/phrase'
import { counted } from '@/lib/words/lists'

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
              , newest <RelativeTime at={checkedAt} />
            </>
          )}
        </>
      }
    >
      <dl className="grid gap-x-4 gap-y-1.5 @xl:grid-cols-[minmax(8.25rem,14rem)_minmax(0,1fr)]">
        {evidence.map((one) => (
          <div key={`${one.probe} ${one.says}`} className="contents">
            <dt className="text-quiet wrap-anywhere">{one.probe}</dt>
            <dd className="mb-1.5 font-mono text-12/[1.125rem] wrap-anywhere whitespace-pre-wrap @xl:mb-0">
              <Said phrase={heard(one, 'says')} />
            </dd>
          </div>
        ))}
      </dl>
    </Fold>
  )
}
