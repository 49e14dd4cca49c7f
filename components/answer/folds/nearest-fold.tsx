import { Disclosure } from '@/components/ui/disclosure'
import { Fold } from '@/components/ui/fold'
import type { Explanation, NearMiss } from '@/lib/contract/explanation'
import { visibleText } from '@/lib/contract/visible-text'
import type { KnownNames } from '@/lib/words/answer/named-words'
import { Named } from '../fact/words'
import { missTitle } from './rule-columns'
import { RulePicture } from './rule-picture'

interface NearestFoldProps {
  misses: readonly NearMiss[]
  request: Explanation['request']
  /** Why the call was refused, as the card says it. */
  why: string | undefined
  names: KnownNames
}

interface MissProps {
  miss: NearMiss
  request: Explanation['request']
  names: KnownNames
  /** The card says it already, or the picture does. */
  isTold?: boolean
}

function Miss({ miss, request, names, isTold = false }: MissProps) {
  const { changed, says } = miss
  const told = isTold ? '' : says
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <RulePicture miss={miss} request={request} />
      {told === '' ? null : (
        <p className="max-w-card text-quiet wrap-anywhere">
          <Named text={told} names={names} />
        </p>
      )}
      {changed === undefined ? null : (
        <p className="max-w-card text-quiet wrap-anywhere">
          {changed.kind} {changed.name} was last changed at <time dateTime={changed.at}>{changed.at}</time> by{' '}
          <code className="font-mono text-12">{changed.by}</code>.
        </p>
      )}
    </div>
  )
}

/** The rule or binding that comes nearest, as a picture, and the others behind it. */
export function NearestFold({ misses, request, why, names }: NearestFoldProps) {
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
        names={names}
        isTold={why !== undefined && (nearest.binding === undefined || nearest.says === why)}
      />
      {others.length === 0 ? null : (
        <div className="mt-3">
          <Disclosure summary={`Other near matches (${others.length})`}>
            <ul className="flex flex-col gap-5">
              {others.map((miss) => (
                <li key={JSON.stringify(miss)}>
                  <Miss miss={miss} request={request} names={names} />
                </li>
              ))}
            </ul>
          </Disclosure>
        </div>
      )}
    </Fold>
  )
}
