import { useMemo, useState } from 'react'
import { UnreadNotice } from '@/components/frame/unread-notice'
import { Button } from '@/components/ui/button'
import { CodeBlock } from '@/components/ui/code-block'
import { CopyButton } from '@/components/ui/copy-button'
import { Icon } from '@/components/ui/icon'
import { Said } from '@/components/ui/said'
import { saveFile } from '@/components/ui/save-file'
import { useShortcuts } from '@/components/ui/single-keys'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNotice } from '@/components/ui/state-notice'
import { toast } from '@/components/ui/toast'
import type { ContainerSummary, ObjectDetails, ObjectRequest } from '@/lib/facts/objects/contract/object'
import { exitLogOf } from '@/lib/facts/objects/judge/exit-log'
import { type LogsOf, logsOf } from '@/lib/facts/objects/judge/logs-of'
import { codeSaysWhy } from '@/lib/objects/exit-words'
import { NOTHING, say, words } from '@/lib/phrase/phrase'
import { kubectlLook, operand } from '@/lib/rbac/kubectl-command'
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
import { LogFoot, LogNotices } from './log-notices'
import { LogTools } from './log-tools'
import type { OpenChange, OpenObject } from './open-object'
import { type TailedLog, useLogs } from './use-logs'

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
    logs.every(({ source, entries }, i) => {
      const before = held.logs[i]
      return before?.source.name === source.name && before.entries === entries
    })
  if (isSame) return held.merged
  const merged = mergeLogs(logs.map(({ source: { name }, entries }) => ({ name, entries })))
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

type Saved = Omit<Parameters<typeof savedLog>[0], 'kind' | 'object' | 'namespace' | 'container'>

function saveLog({ resource, name, namespace }: ObjectRequest, names: readonly string[], log: Saved): void {
  const container = names.length === 1 ? (names[0] ?? '') : ''
  const kind = resource === 'pods' ? 'pod' : resource
  const file = savedLog({ kind, object: name, namespace, container, ...log })
  saveFile(file.name, new Blob([file.text], { type: 'text/plain;charset=utf-8' }))
  toast(`Saved ${counted(log.lines, 'line')} as ${file.name}.`)
}

function sayChosen(level: string | undefined, filter: string): string {
  return [
    ...(level === undefined ? [] : [`of level ${level}`]),
    ...(filter === '' ? [] : [`with “${filter}”`]),
  ].join(' ')
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

/** Why there is no log to show; undefined where there is one. */
function NoLogs({ of: { sources, pods }, target }: { of: LogsOf; target: ObjectRequest }) {
  if (sources.length > 0) return null
  if (target.resource === 'pods' || pods === undefined)
    return (
      <StateNotice state="unknown">
        {target.name} could not be read, so the names of its containers are not known.
      </StateNotice>
    )
  if (pods.state !== 'read') return <UnreadNotice part={pods} what="Its pods" />
  return (
    <StateNotice state={pods.value.items.length === 0 ? 'empty' : 'unknown'}>
      {pods.value.items.length === 0
        ? 'It has no pods now, so no log.'
        : 'The names of its containers could not be read.'}
    </StateNotice>
  )
}

/** That an owner has more logs than one view follows, and the command that prints them all. */
function MoreLogs({ of: { sources, cut }, target }: { of: LogsOf; target: ObjectRequest }) {
  if (cut === undefined) return null
  const { namespace, resource, name } = target
  const owner = `${resource.replace(/s$/, '')}/${name}`
  const command = kubectlLook`-n ${namespace} logs ${[operand(owner)]} --all-pods --all-containers`
  return (
    <div className="text-13 text-quiet">
      <p>
        {sources.length} of {cut.isAtLeast ? 'more than ' : ''}
        {grouped(cut.of)} logs are shown, those of pods that are not well first.
        {command === undefined ? '' : ' For all, with kubectl 1.32 or newer:'}
      </p>
      {command === undefined ? null : <CodeBlock language="shell" code={command} label="All logs" />}
    </div>
  )
}

interface LogViewProps {
  open: OpenObject
  details: ObjectDetails
  onChange: (change: OpenChange) => void
}

/** The logs of a pod or of all pods of an owner: one or all of them merged, followed live, or those of the previous run. */
export function LogView({ open: asked, details, onChange }: LogViewProps) {
  const { target, containers } = details
  const open = useShownLog(asked, containers)
  const [isWrapped, setWrapped] = useState(true)
  const [chosenTimes, setTimes] = useState<boolean>()
  const hasTimes = chosenTimes ?? open.isPrevious
  const of = useMemo(() => logsOf(details), [details])
  const { sources: all } = of
  const sources = open.container === undefined ? all : all.filter(({ name }) => name === open.container)
  const names = sources.map(({ name }) => name)
  const logs = useLogs(target.namespace, sources, open.isPrevious)
  const merged = useMerged(logs)
  const { shown, isPaused, waiting, toggle } = usePause(merged)
  const { filter, setFilter, level, setLevel, levels, filtered, drawn, openGap } = useFiltered(shown)
  const [total, left] = [countLines(shown), countLines(filtered)]
  const states = logs.map(({ state }) => state)
  const isOfOwner = target.resource !== 'pods'
  const hasEnded = containers.some(({ name, last }) => last !== undefined && names.includes(name))
  const hasRuns = open.isPrevious || isOfOwner || hasEnded
  useShortcuts(hasRuns ? { p: () => onChange({ isPrevious: !open.isPrevious }) } : {})
  if (all.length === 0) return <NoLogs of={of} target={target} />
  // A box without lines, and with none to come, would only look broken.
  const isBare = total === 0 && !states.includes('live')
  const isLoading = states.length > 0 && states.every((state) => state === 'loading')
  const hasMore = logs.some(({ before }) => before === 'more')
  const text = () => mergedLogText(filtered, { times: hasTimes, names: names.length > 1 })
  const save = () => {
    const chosen = sayChosen(level, filter.trim())
    saveLog(target, names, { text: text(), lines: left, hasMore, isPrevious: open.isPrevious, chosen })
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2.5">
      <LogTools
        open={open}
        names={all.map(({ name }) => name)}
        label={isOfOwner ? 'Pod and container' : 'Container'}
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
      <MoreLogs of={of} target={target} />
      {sources.length > 0 ? null : (
        <StateNotice state="absent">
          {open.container} is not among these logs now: choose another, or all of them.
        </StateNotice>
      )}
      <LogNotices logs={logs} isPrevious={open.isPrevious} isOfOwner={isOfOwner} />
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
