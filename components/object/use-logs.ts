import { useQueries } from '@tanstack/react-query'
import type { LogState, Logs } from '@/lib/contract/logs'
import { logsTopic } from '@/lib/contract/topics'
import type { ShownLog } from '@/lib/facts/objects/judge/logs-of'
import { logsQuery } from '@/lib/facts/objects/query'
import type { LogEntry } from '@/lib/pages/live/contract/apply-log-event'
import { useStreamStatus } from '@/lib/pages/live/live-provider'
import { useLogTails } from '@/lib/pages/live/use-log-tails'
import { NOTHING, type Phrase, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { readProblem } from '@/lib/queries/problem-error'

/** The log of one container as currently known. */
export interface TailedLog {
  source: ShownLog
  entries: readonly LogEntry[]
  state: LogState | 'loading'
  says: Phrase
  explain?: string
  /** Lines before the first one were dropped, or may exist. */
  before: 'nothing' | 'more'
}

const POLL_MS = 5_000
const NO_LINES: readonly LogEntry[] = []

interface Numbered {
  log: Logs['log']
  entries: readonly LogEntry[]
}

const known = new WeakMap<Logs, Numbered>()

// The same entries for the same answer, in each render: a question that is new to its observer is selected from again and again.
function numbered(answer: Logs): Numbered {
  const before = known.get(answer)
  if (before !== undefined) return before
  const { log } = answer
  const lines = log.state === 'read' ? log.value.lines : []
  const made = { log, entries: lines.map((line, number) => ({ number, ...line })) }
  known.set(answer, made)
  return made
}

function fromAnswer(source: ShownLog, answer: Numbered | undefined, error: Error | null): TailedLog {
  const base = { source, entries: NO_LINES, before: 'nothing' as const }
  if (error) return { ...base, state: 'failed', says: words(readProblem(error).title) }
  if (answer === undefined) return { ...base, state: 'loading', says: NOTHING }
  const { log, entries } = answer
  if (log.state === 'read') {
    return {
      ...base,
      entries,
      state: 'live',
      says: NOTHING,
      before: log.value.boundedBy === 'nothing' ? 'nothing' : 'more',
    }
  }
  const state = log.state === 'denied' ? 'denied' : log.state === 'absent' ? 'waiting' : 'failed'
  return { ...base, state, says: log.says, ...present({ explain: log.explain }) }
}

/**
 * These logs: followed by the stream, or read once for the previous run. Where the stream does not arrive they are read again
 * every 5 s.
 */
export function useLogs(namespace: string, sources: readonly ShownLog[], isPrevious: boolean): TailedLog[] {
  const live = useStreamStatus()
  const isAsked = isPrevious || live.state === 'polling'
  const tails = useLogTails(
    sources.map(({ pod, container }) => logsTopic({ namespace, pod, container })),
    !isPrevious,
  )
  const answers = useQueries({
    queries: sources.map(({ pod, container }) => ({
      ...logsQuery({
        ...{ namespace, pod, container, tailLines: '1000', timestamps: 'true' },
        ...(isPrevious ? { previous: 'true' as const } : {}),
      }),
      select: numbered,
      enabled: isAsked,
      refetchInterval: isPrevious ? (false as const) : POLL_MS,
    })),
  })
  return sources.map((source, index): TailedLog => {
    if (isAsked) return fromAnswer(source, answers[index]?.data, answers[index]?.error ?? null)
    const tail = tails[index]
    if (tail === undefined)
      return { source, entries: NO_LINES, state: 'loading', says: NOTHING, before: 'nothing' }
    const { entries, state, says, explain, dropped } = tail
    return {
      ...{ source, entries, state, says, before: dropped > 0 ? 'more' : 'nothing' },
      ...present({ explain }),
    }
  })
}
