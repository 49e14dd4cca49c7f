import { useQuery } from '@tanstack/react-query'
import { UnreadNotice } from '@/components/frame/unread-notice'
import { buttonClass } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { CopyButton } from '@/components/ui/copy-button'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNotice } from '@/components/ui/state-notice'
import type { LogLine } from '@/lib/contract/logs'
import type { UnreadPart } from '@/lib/contract/part'
import type { ObjectDetails, ObjectRequest } from '@/lib/facts/objects/contract/object'
import { type ExitLog, exitLogOf } from '@/lib/facts/objects/judge/exit-log'
import { logsQuery } from '@/lib/facts/objects/query'
import { markedLine } from '@/lib/objects/marked-line'
import { counted } from '@/lib/words/lists'
import { type ExplainedCall, useRefusedCalls } from './use-refused-call'

function textOf({ text, cut }: LogLine): string {
  return `${text}${cut === undefined ? '' : `… (${counted(cut, 'more character')})`}`
}

function Line({ line, isMarked }: { line: LogLine; isMarked: boolean }) {
  const { at } = line
  return (
    <li
      data-marked={isMarked || undefined}
      className={`grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-2 px-3 wrap-anywhere ${isMarked ? 'bg-bad-soft shadow-[inset_3px_0_0_var(--color-bad)]' : ''}`}
    >
      <time dateTime={at} title={at} className="text-quiet">
        {at?.slice(11, 19)}
      </time>
      <span className="min-w-0 whitespace-pre-wrap">
        {isMarked ? <span className="sr-only">This line says why: </span> : null}
        {textOf(line)}
      </span>
    </li>
  )
}

interface ExitLogProps {
  exit: ExitLines
  onLog: (container: string, isPrevious: boolean) => void
}

/** The last lines that a container wrote before it exited, the one that says why marked. */
export function ExitLogLines({ exit, onLog }: ExitLogProps) {
  const { container, isPrevious, lines, marked, unread, isLoading } = exit
  if (isLoading) return <Skeleton label={`Loading the last lines of ${container}`} lines={5} />
  if (unread !== undefined)
    return <UnreadNotice part={unread} what={`The last lines before the exit of ${container}`} />
  if (lines.length === 0) {
    return <StateNotice state="empty">Container {container} wrote nothing before it exited.</StateNotice>
  }
  return (
    <section
      aria-label={`Log before the last exit of ${container}`}
      className="overflow-hidden rounded-md border border-line bg-sunken"
    >
      <div className="flex min-h-8 items-center gap-x-2 border-b border-line pr-1 pl-3 text-12 text-quiet">
        <span className="mr-auto min-w-0 wrap-anywhere">
          Before the last exit of <Code className="text-ink">{container}</Code>
        </span>
        <button
          type="button"
          onClick={() => onLog(container, isPrevious)}
          className={buttonClass({ look: 'bare', small: true })}
        >
          All lines
        </button>
        <CopyButton text={() => lines.map(textOf).join('\n')} label="the log before the exit" />
      </div>
      <ol translate="no" className="py-2 font-mono text-12/[1.125rem]">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name and are replaced as a whole.
          <Line key={index} line={line} isMarked={index === marked} />
        ))}
      </ol>
    </section>
  )
}

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
