import { Fold } from '@/components/ui/fold'
import type { Explanation, Fix } from '@/lib/contract/explanation'
import type { KnownNames } from '@/lib/words/answer/named-words'
import { FixItem, nameOf } from './fix-item'

function codeOf({ command, yaml }: Fix): string {
  const parts = [command === undefined ? [] : ['kubectl'], yaml === undefined ? [] : ['YAML']].flat()
  return parts.join(', ') || 'nothing to run'
}

interface FixFoldsProps {
  fixes: readonly Fix[]
  by: Explanation['by']
  names: KnownNames
}

/** The smallest fix with its code, and the other fixes, named in the line. */
export function FixFolds({ fixes, by, names }: FixFoldsProps) {
  const [smallest, ...others] = fixes
  if (smallest === undefined) return null
  return (
    <>
      <Fold label="This fix" line={`${nameOf(smallest, by)}: ${codeOf(smallest)}`} isWide>
        <FixItem fix={smallest} place={1} by={by} names={names} />
      </Fold>
      {others.length === 0 ? null : (
        <Fold label="Other fixes" line={others.map(({ brief, says }) => brief ?? says).join(' ')} isWide>
          <ul className="flex flex-col gap-5">
            {others.map((fix, i) => (
              <li key={`${fix.where} ${fix.says}`}>
                <FixItem fix={fix} place={i + 2} by={by} names={names} />
              </li>
            ))}
          </ul>
        </Fold>
      )}
    </>
  )
}
