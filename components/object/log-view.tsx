import { useMemo, useState } from 'react'
import { UnreadNotice } from '@/components/frame/unread-notice'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Icon } from '@/components/ui/icon'
import { Said } from '@/components/ui/said'
import { saveFile } from '@/components/ui/save-file'
import { useShortcuts } from '@/components/ui/single-keys'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNotice } from '@/components/ui/state-notice'
import { toast } from '@/components/ui/toast'
import type { ContainerSummary, ObjectRequest } from '@/lib/facts/objects/contract/object'
import { exitLogOf } from '@/lib/facts/objects/judge/exit-log'
import { codeSaysWhy } from '@/lib/objects/exit-words'
import { NOTHING, quote, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { sayDuration } from '@/lib/words/durations'
import { counted, grouped } from '@/lib/words/lists'
import {
  countLevels,
  countLines,
  filterLevel,
  filterLog,
  type MergedEntry,
  mergedLogText,
  mergeLogs,
  NEARBY,
  savedLog,
  withGaps,
} from './log-entries'
import { LogLines } from './log-lines'
import { LogTools } from './log-tools'
import type { OpenChange, OpenObject } from './open-object'
import { type TailedLog, useLogs } from './use-logs'

interface LogViewProps {
  open: OpenObject
  target: ObjectRequest
  containers: readonly ContainerSummary[]
  onChange: (change: OpenChange) => void
}

function sayState(states: readonly string[], isPrevious: boolean, isPaused: boolean): string | undefined {
  if (isPrevious) return 'previous run'
  if (isPaused) return 'paused'
  if (states.includes('live')) return 'live'
  return states.every((state) => state === 'ended') ? 'ended' : undefined
}

/** A crash loop says why it exits in the log of the run before, so that one is shown until the reader chooses. */
function useShownLog(open: OpenObject, containers: readonly ContainerSummary[]) {
  const exit = useMemo(() => exitLogOf(containers), [containers])
  const isOfExit = open.container === undefined || open.container === exit?.container
  if (open.isPrevious !== undefined || !exit?.isPrevious || !isOfExit) {
    return { ...open, isPrevious: open.isPrevious ?? false }
  }
  return { ...open, isPrevious: true, container: exit.container }
}

/** How the run before ended, as its last line. */
function RunEnd({ container }: { container: ContainerSummary | undefined }) {
  const last = container?.last
  if (last === undefined) return null
  return (
    <p className="mt-1 border-t border-line px-3 pt-1 pl-6 text-bad">
      {last.at === undefined ? null : (
        <time dateTime={last.at} className="text-quiet">
          {last.at.slice(11, 19)}{' '}
        </time>
      )}
      <b>
        <Said
          phrase={say`${codeSaysWhy(last.exitCode) ? last.says : say`exit code ${last.exitCode}`}${last.ranMs === undefined ? NOTHING : say`, ran ${words(sayDuration(last.ranMs))}`}`}
        />
      </b>
    </p>
  )
}

/** The lines of all logs in one, merged again only when one of them has changed. */
function useMerged(logs: readonly TailedLog[]): MergedEntry[] {
  const [held, setHeld] = useState<{ logs: readonly TailedLog[]; merged: MergedEntry[] }>({
    logs: [],
    merged: [],
  })
  const isSame =
    held.logs.length === logs.length &&
    logs.every(({ container, entries }, i) => {
      const before = held.logs[i]
      return before?.container === container && before.entries === entries
    })
  if (isSame) return held.merged
  const merged = mergeLogs(logs)
  setHeld({ logs, merged })
  return merged
}

/** What is shown: live, or as it was when the user paused it. */
function usePause(entries: MergedEntry[]) {
  const [held, setHeld] = useState<MergedEntry[]>()
  const last = held?.at(-1)?.key
  const at = last === undefined ? -1 : entries.findIndex(({ key }) => key === last)
  return {
    shown: held ?? entries,
    isPaused: held !== undefined,
    /** Lines that arrived since. */
    waiting: held === undefined ? 0 : countLines(entries.slice(at + 1)),
    toggle: () => setHeld(held === undefined ? entries : undefined),
  }
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
function LogFoot({ states, total, left, waiting, hasMore, isPaused, isPrevious }: LogFootProps) {
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

type Saved = Omit<Parameters<typeof savedLog>[0], 'pod' | 'namespace' | 'container'>

function saveLog({ name: pod, namespace }: ObjectRequest, names: readonly string[], log: Saved): void {
  const container = names.length === 1 ? (names[0] ?? '') : ''
  const file = savedLog({ pod, namespace, container, ...log })
  saveFile(file.name, new Blob([file.text], { type: 'text/plain;charset=utf-8' }))
  toast(`Saved ${counted(log.lines, 'line')} as ${file.name}.`)
}

/** The lines that a text and a level keep, with gaps that open in place of the others. */
function useFiltered(shown: MergedEntry[]) {
  const [filter, setFilter] = useState('')
  const [level, setLevel] = useState<'error' | 'warning'>()
  const [opened, setOpened] = useState<ReadonlyMap<string, number>>(new Map())
  const levels = useMemo(() => countLevels(shown), [shown])
  const filtered = useMemo(() => filterLevel(filterLog(shown, filter), level), [shown, filter, level])
  const drawn = useMemo(() => withGaps(shown, filtered, opened), [shown, filtered, opened])
  const openGap = (key: string) => setOpened((now) => new Map(now).set(key, (now.get(key) ?? 0) + NEARBY))
  return { filter, setFilter, level, setLevel, levels, filtered, drawn, openGap }
}

/** What to say about logs besides their lines. A refusal applies to all containers of a pod, so it is shown once. */
function LogNotices({ logs, isPrevious }: { logs: readonly TailedLog[]; isPrevious: boolean }) {
  const denied = logs.find(({ state }) => state === 'denied')
  return (
    <>
      {denied ? (
        <UnreadNotice
          part={{
            state: 'denied',
            says: say`${quote(denied.says)}`,
            ...present({ explain: denied.explain }),
          }}
          what="The logs of this pod"
        />
      ) : null}
      {logs.map(({ container, state, says }) => {
        if (state === 'waiting' || state === 'absent') {
          return (
            <StateNotice key={container} state="absent">
              Container {container} has no log {isPrevious ? 'from a previous run' : 'yet'}. {says}
            </StateNotice>
          )
        }
        if (state === 'failed') {
          return (
            <StateNotice key={container} state="unknown">
              The log of container {container} could not be read. {says}
            </StateNotice>
          )
        }
        return null
      })}
    </>
  )
}

/** The logs of a pod: one container or all of them merged, followed live, or the previous log. */
export function LogView({ open: asked, target, containers, onChange }: LogViewProps) {
  const open = useShownLog(asked, containers)
  const [isWrapped, setWrapped] = useState(true)
  const [chosenTimes, setTimes] = useState<boolean>()
  const hasTimes = chosenTimes ?? open.isPrevious
  const all = useMemo(() => containers.map(({ name }) => name), [containers])
  const names = useMemo(
    () => (open.container === undefined ? all : all.filter((name) => name === open.container)),
    [all, open.container],
  )
  const logs = useLogs(target, names, open.isPrevious)
  const merged = useMerged(logs)
  const { shown, isPaused, waiting, toggle } = usePause(merged)
  const { filter, setFilter, level, setLevel, levels, filtered, drawn, openGap } = useFiltered(shown)
  const [total, left] = [countLines(shown), countLines(filtered)]
  const states = logs.map(({ state }) => state)
  const hasRuns =
    open.isPrevious || containers.some(({ name, last }) => last !== undefined && names.includes(name))
  useShortcuts(hasRuns ? { p: () => onChange({ isPrevious: !open.isPrevious }) } : {})
  if (containers.length === 0) {
    return (
      <StateNotice state="unknown">
        The pod could not be read, so the names of its containers are not known.
      </StateNotice>
    )
  }
  // A box without lines, and with none to come, would only look broken.
  const isBare = total === 0 && !states.includes('live')
  const isLoading = states.every((state) => state === 'loading')
  const hasMore = logs.some(({ before }) => before === 'more')
  const text = () => mergedLogText(filtered, { times: hasTimes, names: names.length > 1 })
  const save = () => {
    const chosen = [
      ...(level === undefined ? [] : [`of level ${level}`]),
      ...(filter.trim() === '' ? [] : [`with “${filter.trim()}”`]),
    ].join(' ')
    const { isPrevious } = open
    saveLog(target, names, { text: text(), lines: left, hasMore, isPrevious, chosen })
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2.5">
      <LogTools
        open={open}
        containers={all}
        filter={filter}
        onFilter={setFilter}
        levels={levels}
        level={level}
        onLevel={setLevel}
        hasRuns={hasRuns}
        isWrapped={isWrapped}
        onWrap={setWrapped}
        hasTimes={hasTimes}
        onTimes={setTimes}
        onChange={onChange}
      />
      <LogNotices logs={logs} isPrevious={open.isPrevious} />
      {isLoading ? (
        <Skeleton label="Loading the log" lines={6} />
      ) : isBare ? null : (
        <LogLines
          label={`Log of ${target.name}`}
          entries={drawn}
          onOpen={openGap}
          end={
            open.isPrevious && names.length === 1 ? (
              <RunEnd container={containers.find(({ name }) => name === names[0])} />
            ) : null
          }
          names={names}
          isWrapped={isWrapped}
          hasTimes={hasTimes}
          isFollowing={!isPaused}
        />
      )}
      <div className={`flex flex-wrap items-center gap-x-2 gap-y-1 ${isBare ? 'hidden' : ''}`}>
        {open.isPrevious ? null : (
          <Button small onClick={toggle} aria-pressed={isPaused}>
            {isPaused ? 'Follow' : 'Pause'}
          </Button>
        )}
        <Button small look="bare" onClick={save}>
          <Icon name="download" className="size-3.5" />
          Download
        </Button>
        <CopyButton text={text} label="the lines that are shown" />
        <LogFoot
          states={states}
          total={total}
          left={left}
          waiting={waiting}
          isPaused={isPaused}
          isPrevious={open.isPrevious}
          hasMore={hasMore}
        />
      </div>
    </div>
  )
}
