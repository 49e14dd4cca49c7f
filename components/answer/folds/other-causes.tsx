import { CauseLink } from '@/components/causes/cause-link'
import { Fold } from '@/components/ui/fold'
import type { Cause, Confidence as ConfidenceWord } from '@/lib/contract/explanation'
import type { KnownNames } from '@/lib/words/answer/named-words'
import { Confidence } from '../confidence'
import { Named } from '../fact/words'

const ORDER: readonly ConfidenceWord[] = ['proven', 'likely', 'possible']

/** "1 likely: E12; 3 possible: E1, E13, I1". */
function lineOf(causes: readonly Cause[]): string {
  return ORDER.flatMap((word) => {
    const ids = causes.filter(({ confidence }) => confidence === word).map(({ id }) => id)
    return ids.length === 0 ? [] : [`${ids.length} ${word}: ${ids.join(', ')}`]
  }).join('; ')
}

/** The other causes of one refusal, nearest first, each with how sure it is. */
export function OtherCausesFold({ causes, names }: { causes: readonly Cause[]; names: KnownNames }) {
  if (causes.length === 0) return null
  return (
    <Fold label="Other causes" line={lineOf(causes)}>
      <ul className="flex flex-col gap-1.5">
        {causes.map((cause) => (
          <li key={cause.id + cause.says} className="max-w-card wrap-anywhere">
            <Named text={cause.says} names={names} /> <CauseLink id={cause.id} />{' '}
            <Confidence word={cause.confidence} />
          </li>
        ))}
      </ul>
    </Fold>
  )
}
