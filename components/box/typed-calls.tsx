import { INK } from '@/components/ui/badge'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { Said } from '@/components/ui/said'
import { spellCall } from '@/lib/ask/spell-call'
import { checkAddress } from '@/lib/words/page-addresses'
import { usePaletteRows } from './use-palette-rows'

const MOST = 4

/** The calls that a text could mean while it is typed, each with its verdict, as in the palette. */
export function TypedCalls({ text }: { text: string }) {
  const rows = usePaletteRows(text)
  const calls = rows.flatMap(({ says, ...row }) => ('verb' in says ? [{ ...row, check: says }] : []))
  if (calls.length === 0) return null
  return (
    <ul aria-label="Calls that this could mean" className="mt-2 border-b border-line">
      {calls.slice(0, MOST).map(({ key, meaning, icon, state, check }) => (
        <li
          key={key}
          className="group relative flex min-h-11 items-center gap-3 border-t border-line px-1 hover:bg-hover"
        >
          <Icon name={icon} className={INK[meaning]} />
          <Link
            translate="no"
            href={checkAddress(check)}
            scroll={false}
            className="min-w-0 truncate font-mono text-13 after:absolute after:inset-0"
          >
            {spellCall(check)}
          </Link>
          {state === undefined ? null : (
            <span className="ml-auto shrink-0 text-13 text-quiet">
              <Said phrase={state} />
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
