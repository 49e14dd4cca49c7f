import Link from 'next/link'
import type { ReactNode } from 'react'
import { INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { CodeLine } from '@/components/ui/code-line'
import { Icon, type IconName } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import type { PartState, VerdictPart } from '@/lib/diagnosis/overview/part'

const MEANING: Record<PartState, Meaning> = {
  healthy: 'ok',
  attention: 'warning',
  broken: 'bad',
  neutral: 'neutral',
  denied: 'neutral',
  empty: 'neutral',
  unknown: 'unknown',
  stale: 'warning',
}
const ICON: Partial<Record<PartState, IconName>> = { denied: 'lock', stale: 'clock' }

interface AreaProps {
  title: string
  href: string
  asks: string
  /** Absent while it is being checked, or when it could not be. */
  part?: VerdictPart | undefined
  /** Shown in place of the verdict. */
  instead?: ReactNode
}

function Verdict({ part }: { part: VerdictPart }) {
  const { state, word, says, evidence, next, checkedAt } = part
  const meaning = MEANING[state]
  return (
    <>
      <p className={`font-medium ${INK[meaning]}`}>
        <Icon name={ICON[state] ?? SHAPE[meaning]} className="mr-1.5 align-[-0.2em]" />
        {word}
      </p>
      <div className="flex min-w-0 max-w-prose flex-col gap-1 break-words">
        <p>{says}</p>
        {evidence.map((text) => (
          <p key={text} className="text-13 text-quiet">
            {text}
          </p>
        ))}
        {next === undefined ? null : (
          <div className="text-13">
            {next.href === undefined ? (
              <p>{next.says}</p>
            ) : (
              <Link prefetch={false} href={next.href} className="text-accent hover:underline">
                {next.says}
              </Link>
            )}
            {next.command === undefined ? null : (
              <div className="mt-1">
                <CodeLine code={next.command} label="kubectl command" />
              </div>
            )}
          </div>
        )}
        <p className="text-12 text-quiet">
          checked <RelativeTime at={checkedAt} />
        </p>
      </div>
    </>
  )
}

/** One area of the page: its question, its verdict in words, when that was checked, the link to it. */
export function Area({ title, href, asks, part, instead }: AreaProps) {
  return (
    <li
      data-area={title}
      data-state={part?.state}
      className="grid items-baseline gap-x-6 gap-y-1 border-t border-line py-3 md:grid-cols-[11rem_10rem_minmax(0,1fr)]"
    >
      <div>
        <Link prefetch={false} href={href} className="font-semibold text-accent hover:underline">
          {title}
        </Link>
        <p className="text-13 text-quiet">{asks}</p>
      </div>
      {part === undefined ? <div className="md:col-span-2">{instead}</div> : <Verdict part={part} />}
    </li>
  )
}
