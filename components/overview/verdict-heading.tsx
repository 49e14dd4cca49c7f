import Link from 'next/link'
import { INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { Icon, type IconName } from '@/components/ui/icon'
import type { Clause } from '@/lib/pages/overview/contract'
import { visibleText } from '@/lib/words/visible-text'

const MEANING: Record<Clause['state'], Meaning> = {
  ok: 'ok',
  bad: 'bad',
  warning: 'warning',
  neutral: 'neutral',
  unknown: 'unknown',
  stale: 'warning',
}
const ICON: Partial<Record<Clause['state'], IconName>> = { stale: 'clock' }

function ClauseWords({ clause }: { clause: Clause }) {
  const { state, says, href, isCritical = false } = clause
  const meaning = MEANING[state]
  const words = (
    <>
      <Icon
        name={isCritical ? 'absent' : (ICON[state] ?? SHAPE[meaning])}
        className={`mt-[5px] size-5 stroke-2 md:mt-[7px] ${INK[meaning]}`}
      />
      <span className="min-w-0 break-words">{visibleText(says)}</span>
    </>
  )
  const looks = 'flex min-w-0 items-start gap-2'
  if (href === undefined) return <span className={looks}>{words}</span>
  return (
    <Link
      prefetch={false}
      href={href}
      className={`${looks} decoration-2 underline-offset-[5px] hover:underline`}
    >
      {words}
    </Link>
  )
}

/** The verdict in one sentence of clauses, each with the shape of its state; anything no longer kept current is stale. */
export function VerdictHeading({ verdict, isStale }: { verdict: readonly Clause[]; isStale: boolean }) {
  return (
    <h1 className="mb-5 flex flex-col gap-x-5.5 gap-y-0.5 text-[1.5rem]/[1.875rem] font-[650] tracking-tight md:flex-row md:flex-wrap md:text-28">
      {verdict.map((clause) => (
        <span key={clause.says} data-state={isStale ? 'stale' : clause.state} className="min-w-0">
          <ClauseWords
            clause={isStale && clause.state === 'ok' ? { ...clause, state: 'stale' } : clause}
          />{' '}
        </span>
      ))}
    </h1>
  )
}
