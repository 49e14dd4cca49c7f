import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon'

/** The five states that must never be confused. */
export type NoticeState = 'denied' | 'empty' | 'absent' | 'unknown' | 'stale'

const LOOK: Record<NoticeState, { icon: IconName; className: string; word: string }> = {
  denied: { icon: 'lock', className: 'hatched border border-bad/30 text-bad', word: 'Refused' },
  empty: { icon: 'dash', className: 'border border-transparent text-quiet', word: 'None' },
  absent: { icon: 'absent', className: 'border border-dashed border-line-strong text-quiet', word: 'Absent' },
  unknown: {
    icon: 'question',
    className: 'border border-unknown/30 bg-unknown-soft text-unknown',
    word: 'Unknown',
  },
  stale: { icon: 'clock', className: 'border border-warning/30 bg-warning-soft text-warning', word: 'Stale' },
}

interface StateNoticeProps {
  state: NoticeState
  /** One sentence that states the fact. */
  children: ReactNode
  /** What to do about it: a link or a button. */
  action?: ReactNode
  /** False where the shape and the word of the state are already next to it. */
  worded?: boolean
}

/** One state shown in place: shape, word and sentence. */
export function StateNotice({ state, children, action, worded = true }: StateNoticeProps) {
  const look = LOOK[state]
  return (
    <div
      role="status"
      data-state={state}
      className={`flex flex-wrap items-baseline gap-x-3 gap-y-1 rounded-md text-15 ${state === 'empty' ? 'py-1' : 'px-3.5 py-2.5'} ${look.className}`}
    >
      {worded ? (
        <span className="flex items-center gap-1.5 self-start pt-0.5 text-13 font-semibold">
          <Icon name={look.icon} />
          {look.word}
        </span>
      ) : null}
      <span className="min-w-0 max-w-prose flex-1 basis-64 break-words text-ink">{children}</span>
      {action === undefined ? null : <span className="-my-1 self-start sm:ml-auto">{action}</span>}
    </div>
  )
}
