import { Code } from '@/components/ui/code'
import { Disclosure } from '@/components/ui/disclosure'
import { Fold } from '@/components/ui/fold'
import { Said } from '@/components/ui/said'
import type { Explanation, NearMiss } from '@/lib/contract/explanation'
import { heard } from '@/lib/phrase/phrase'
import { visibleText } from '@/lib/words/visible-text'
import { missTitle } from './rule-columns'
import { RulePicture } from './rule-picture'

interface NearestFoldProps {
  misses: readonly NearMiss[]
  request: Explanation['request']
  /** Why the call was refused, as the card says it. */
  why: string | undefined
}

interface MissProps {
  miss: NearMiss
  request: Explanation['request']
  /** The card or the picture already says it. */
  isTold?: boolean
}

function Miss({ miss, request, isTold = false }: MissProps) {
  const { changed } = miss
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <RulePicture miss={miss} request={request} />
      {isTold ? null : (
        <p className="max-w-card text-quiet wrap-anywhere">
          <Said phrase={heard(miss, 'says')} />
        </p>
      )}
      {changed === undefined ? null : (
        <p className="max-w-card text-quiet wrap-anywhere">
          {changed.kind} {changed.name} was last changed at <time dateTime={changed.at}>{changed.at}</time> by{' '}
          <Code className="text-12">{changed.by}</Code>.
        </p>
      )}
    </div>
  )
}

/** The rule or binding that comes nearest, as a picture, and the others behind it. */
export function NearestFold({ misses, request, why }: NearestFoldProps) {
  const [nearest, ...others] = misses
  if (nearest === undefined) return null
  const { name, misses: fails } = missTitle(nearest)
  return (
    <Fold
      label={nearest.binding ? 'Nearest binding' : 'Nearest rule'}
      line={`${visibleText(name)}: ${fails}`}
      isOpenWide
      isWide
    >
      <Miss
        miss={nearest}
        request={request}
        isTold={why !== undefined && (nearest.binding === undefined || nearest.says === why)}
      />
      {others.length === 0 ? null : (
        <div className="mt-3">
          <Disclosure summary={`Other near matches (${others.length})`}>
            <ul className="flex flex-col gap-5">
              {others.map((miss) => (
                <li key={JSON.stringify(miss)}>
                  <Miss miss={miss} request={request} />
                </li>
              ))}
            </ul>
          </Disclosure>
        </div>
      )}
    </Fold>
  )
}
