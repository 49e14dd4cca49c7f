import { Disclosure } from '@/components/ui/disclosure'
import { Fold } from '@/components/ui/fold'
import type { Explanation, NearMiss } from '@/lib/contract/explanation'
import { visibleText } from '@/lib/contract/visible-text'
import { missTitle } from './rule-columns'
import { RulePicture } from './rule-picture'

interface NearestFoldProps {
  misses: readonly NearMiss[]
  request: Explanation['request']
}

function Miss({ miss, request }: { miss: NearMiss; request: Explanation['request'] }) {
  const { changed, says } = miss
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <RulePicture miss={miss} request={request} />
      <p className="max-w-card text-quiet wrap-anywhere">
        {says}
        {changed === undefined ? null : (
          <>
            {' '}
            {changed.kind} {changed.name} was last changed at <time dateTime={changed.at}>{changed.at}</time>{' '}
            by <code className="font-mono text-12">{changed.by}</code>.
          </>
        )}
      </p>
    </div>
  )
}

/** The rule or binding that comes nearest, as a picture, and the others behind it. */
export function NearestFold({ misses, request }: NearestFoldProps) {
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
      <Miss miss={nearest} request={request} />
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
