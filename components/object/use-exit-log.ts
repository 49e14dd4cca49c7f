'use client'

import { useQuery } from '@tanstack/react-query'
import type { LogLine } from '@/lib/contract/logs'
import type { UnreadPart } from '@/lib/contract/part'
import type { ObjectDetails, ObjectRequest } from '@/lib/facts/objects/contract/object'
import { type ExitLog, exitLogOf } from '@/lib/facts/objects/judge/exit-log'
import { logsQuery } from '@/lib/facts/objects/query/object'
import { markedLine } from '@/lib/objects/marked-line'
import { type ExplainedCall, useRefusedCalls } from './use-refused-call'

const LINES = 20
const NONE: readonly LogLine[] = []

/** The last lines before a container of a pod exited. */
export interface ExitLines extends ExitLog {
  lines: readonly LogLine[]
  /** The line that says why, where one does. */
  marked?: number
  /** That line is a refused call. */
  refused?: ExplainedCall
  unread?: UnreadPart
  /** Still being read. */
  isLoading: boolean
}

/** The log before the last exit of the container that is down, read once for each exit; undefined where none is down. */
export function useExitLog(target: ObjectRequest, details: ObjectDetails): ExitLines | undefined {
  const exit = details.verdict?.state === 'not-ready' ? exitLogOf(details.containers) : undefined
  const { container = '', isPrevious = false } = exit ?? {}
  const query = logsQuery({
    namespace: target.namespace,
    pod: target.name,
    container,
    tailLines: String(LINES),
    timestamps: 'true',
    ...(isPrevious ? { previous: 'true' as const } : {}),
  })
  const exitedAt = details.containers.find(({ name }) => name === container)?.last?.at ?? ''
  const { data, isError } = useQuery({
    ...query,
    queryKey: [...query.queryKey, exitedAt],
    enabled: exit !== undefined,
  })
  const log = data?.log
  const lines = log?.state === 'read' ? log.value.lines : NONE
  const texts = lines.map(({ text }) => text)
  const refusedCall = useRefusedCalls(texts)
  // What failed on the way to our own server is shown by the page.
  if (exit === undefined || (log === undefined && isError)) return undefined
  if (log === undefined) return { ...exit, lines, isLoading: true }
  if (log.state !== 'read') return { ...exit, lines, unread: log, isLoading: false }
  const last = texts.findLastIndex((text) => refusedCall(text) !== undefined)
  const marked = last >= 0 ? last : markedLine(texts)
  const refused = last >= 0 ? refusedCall(texts[last] ?? '') : undefined
  return {
    ...exit,
    lines,
    isLoading: false,
    ...(marked === undefined ? {} : { marked }),
    ...(refused === undefined ? {} : { refused }),
  }
}
