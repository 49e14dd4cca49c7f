import { Code } from '@/components/ui/code'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { refusedNow } from '@/lib/facts/refusals/judge/seen-refusals'
import { useKnownRefusals } from '@/lib/pages/live/known-answers'
import { counted, shortListOf } from '@/lib/words/lists'
import { refusalsAddress } from '@/lib/words/page-addresses'
import { visibleText } from '@/lib/words/visible-text'
import { refusalWords } from './refusal-words'

/** An older answer may be out of date. */
const KNOWN_MS = 120_000

/** The refused calls that a pod logged, where this window has just read them; it asks for nothing. */
export function RefusedLine({ namespace, pod }: { namespace: string; pod: string }) {
  const known = useKnownRefusals(KNOWN_MS)?.data
  if (known?.namespace !== namespace) return null
  const logged = refusedNow(known).filter(({ seenIn }) =>
    seenIn.some((one) => one.from === 'log' && one.pod === pod),
  )
  if (logged.length === 0) return null
  const calls = shortListOf(
    logged.map((refusal) => visibleText(refusalWords(refusal).call)),
    3,
  )
  return (
    <p className="mb-4 flex items-start gap-2 text-13 wrap-anywhere">
      <Icon name="lock" className="mt-0.5 text-bad" />
      <span>
        It logged {counted(logged.length, 'refused call')} in {known.minutes} min: <Code>{calls}</Code>.{' '}
        <Link href={refusalsAddress()} className="text-accent hover:underline">
          Refusals
        </Link>
      </span>
    </p>
  )
}
