import { INK, SHAPE } from '@/components/ui/badge'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import type { Condition } from '@/lib/facts/objects/contract/object'
import { Pair, Pairs } from './pairs'

function ConditionPair({ condition }: { condition: Condition }) {
  const { type, status, reason, message, since, meaning } = condition
  const says = [reason, message].filter((text) => text !== '').join(': ')
  return (
    <Pair
      name={
        <span className="flex gap-1.5">
          <Icon name={SHAPE[meaning]} className={`mt-px ${INK[meaning]}`} />
          <span className="min-w-0 text-ink">{type}</span>
        </span>
      }
    >
      {status}
      {since === undefined ? '' : ', since '}
      {since === undefined ? null : (
        <span className="text-quiet">
          <RelativeTime at={since} />
        </span>
      )}
      {says === '' ? '' : `: ${says}`}
    </Pair>
  )
}

function ConditionPairs({ conditions }: { conditions: readonly Condition[] }) {
  return (
    <Pairs>
      {conditions.map((condition) => (
        <ConditionPair key={condition.type} condition={condition} />
      ))}
    </Pairs>
  )
}

/** What the controllers of an object report about it: what is not well, and the rest folded. */
export function ConditionList({ conditions }: { conditions: readonly Condition[] }) {
  const isWell = ({ meaning }: Condition) => meaning === 'ok' || meaning === 'neutral'
  const fails = conditions.filter((condition) => !isWell(condition))
  const rest = conditions.filter(isWell)
  return (
    <div className="flex flex-col gap-1">
      {fails.length === 0 ? null : <ConditionPairs conditions={fails} />}
      {rest.length === 0 ? null : (
        <Disclosure
          summary={
            <span className="min-w-0 wrap-anywhere">
              {fails.length === 0 ? `${rest.length} without a problem` : `${rest.length} others`}
              <span className="text-quiet">: {rest.map(({ type }) => type).join(', ')}</span>
            </span>
          }
        >
          <ConditionPairs conditions={rest} />
        </Disclosure>
      )}
    </div>
  )
}
