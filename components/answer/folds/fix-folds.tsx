import { Fold } from '@/components/ui/fold'
import type { Fix } from '@/lib/contract/explanation'
import { FixItem, NAME } from './fix-item'

function codeOf({ command, yaml }: Fix): string {
  const parts = [command === undefined ? [] : ['kubectl'], yaml === undefined ? [] : ['YAML']].flat()
  return parts.join(', ') || 'nothing to run'
}

/** The smallest fix with its code, and the other fixes, named in the line. */
export function FixFolds({ fixes }: { fixes: readonly Fix[] }) {
  const [smallest, ...others] = fixes
  if (smallest === undefined) return null
  return (
    <>
      <Fold label="This fix" line={`${NAME[smallest.where]}: ${codeOf(smallest)}`} isWide>
        <FixItem fix={smallest} place={1} />
      </Fold>
      {others.length === 0 ? null : (
        <Fold label="Other fixes" line={others.map(({ brief, says }) => brief ?? says).join(' ')} isWide>
          <ul className="flex flex-col gap-5">
            {others.map((fix, i) => (
              <li key={`${fix.where} ${fix.says}`}>
                <FixItem fix={fix} place={i + 2} />
              </li>
            ))}
          </ul>
        </Fold>
      )}
    </>
  )
}
