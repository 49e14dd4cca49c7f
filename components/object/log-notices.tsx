import { UnreadNotice } from '@/components/frame/unread-notice'
import { Said } from '@/components/ui/said'
import { StateNotice } from '@/components/ui/state-notice'
import { present } from '@/lib/present'
import { counted, grouped, shortListOf } from '@/lib/words/lists'
import type { TailedLog } from './use-logs'

function sayState(states: readonly string[], isPrevious: boolean, isPaused: boolean): string | undefined {
  if (isPrevious) return 'previous run'
  if (isPaused) return 'paused'
  if (states.includes('live')) return 'live'
  return states.every((state) => state === 'ended') ? 'ended' : undefined
}

interface LogFootProps {
  states: readonly TailedLog['state'][]
  total: number
  /** Lines that the filter leaves. */
  left: number
  /** Lines that arrived since the log was paused. */
  waiting: number
  isPaused: boolean
  isPrevious: boolean
  hasMore: boolean
}

/** Which part of the log is here, and which is not. */
export function LogFoot({ states, total, left, waiting, hasMore, isPaused, isPrevious }: LogFootProps) {
  const lines = left === total ? counted(total, 'line') : `${grouped(left)} of ${counted(total, 'line')}`
  const parts = [
    lines,
    waiting > 0 ? counted(waiting, 'new line') : undefined,
    sayState(states, isPrevious, isPaused),
    hasMore ? 'earlier lines left out' : undefined,
  ]
  const bound = isPrevious ? '1,000 lines and 1 MiB are read' : '5,000 lines of a container are kept'
  return (
    <p
      title={`At most ${bound}; a line is cut after 8,192 characters.`}
      className="min-w-48 flex-1 text-12 text-quiet"
    >
      {parts.filter((part) => part !== undefined).join(', ')}
    </p>
  )
}

const nameOf = ({ source }: TailedLog) => source.name

interface LogNoticesProps {
  logs: readonly TailedLog[]
  isPrevious: boolean
  /** There are logs of several pods. */
  isOfOwner: boolean
}

/** What to say about logs besides their lines: a refusal once for all that it applies to, and so what has no log yet. */
export function LogNotices({ logs, isPrevious, isOfOwner }: LogNoticesProps) {
  const denied = logs.filter(({ state }) => state === 'denied')
  const [first] = denied
  const absent = logs.filter(({ state }) => state === 'waiting' || state === 'absent')
  const pods = new Set(denied.map(({ source }) => source.pod))
  const isEach = denied.length === logs.length
  const noLog = `no log ${isPrevious ? 'from a previous run' : 'yet'}`
  return (
    <>
      {first ? (
        <UnreadNotice
          part={{
            state: 'denied',
            says: first.says,
            ...present({ explain: first.explain }),
          }}
          what={
            isOfOwner
              ? `The logs of ${isEach ? 'these pods' : shortListOf([...pods], 3)}`
              : 'The logs of this pod'
          }
        />
      ) : null}
      {absent.length > 2 ? (
        <StateNotice state="absent">
          {absent.length} of {logs.length} have {noLog}: {shortListOf(absent.map(nameOf), 4)}.
        </StateNotice>
      ) : (
        absent.map((log) => (
          <StateNotice key={nameOf(log)} state="absent">
            {isOfOwner ? '' : 'Container '}
            {nameOf(log)} has {noLog}. <Said phrase={log.says} />
          </StateNotice>
        ))
      )}
      {logs
        .filter(({ state }) => state === 'failed')
        .map((log) => (
          <StateNotice key={nameOf(log)} state="unknown">
            The log of {isOfOwner ? '' : 'container '}
            {nameOf(log)} could not be read. <Said phrase={log.says} />
          </StateNotice>
        ))}
    </>
  )
}
