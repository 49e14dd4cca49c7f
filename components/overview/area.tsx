import type { ReactNode } from 'react'
import { INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { Icon } from '@/components/ui/icon'
import { IntentLink } from '@/components/ui/intent-link'
import type { AreaVerdict } from '@/lib/diagnosis/overview/findings'

const MEANING: Record<AreaVerdict['severity'], Meaning> = {
  ok: 'ok',
  note: 'ok',
  warning: 'warning',
  bad: 'bad',
}
const WORD: Record<AreaVerdict['severity'], string> = {
  ok: 'all right',
  note: 'all right',
  warning: 'look at this',
  bad: 'wrong',
}

interface AreaProps {
  title: string
  href: string
  asks: string
  /** Absent while it is asked, or when it could not be. */
  verdict?: AreaVerdict | undefined
  /** Stands where the verdict would stand. */
  instead?: ReactNode
}

/** One area of the page: its question, its verdict in words, the way to it. */
export function Area({ title, href, asks, verdict, instead }: AreaProps) {
  const meaning = verdict ? MEANING[verdict.severity] : 'unknown'
  return (
    <li
      data-area={title}
      data-severity={verdict?.severity}
      className="grid items-baseline gap-x-6 gap-y-1 border-t border-line py-3 md:grid-cols-[11rem_8rem_minmax(0,1fr)]"
    >
      <div>
        <IntentLink href={href} className="font-semibold text-accent hover:underline">
          {title}
        </IntentLink>
        <p className="text-13 text-quiet">{asks}</p>
      </div>
      {verdict === undefined ? (
        <div className="md:col-span-2">{instead}</div>
      ) : (
        <>
          <p className={`font-medium ${INK[meaning]}`}>
            <Icon name={SHAPE[meaning]} className="mr-1.5 align-[-0.2em]" />
            {WORD[verdict.severity]}
          </p>
          <p className="max-w-prose break-words">{verdict.says}</p>
        </>
      )}
    </li>
  )
}
