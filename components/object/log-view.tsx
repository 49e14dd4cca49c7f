'use client'

import { useMemo, useState } from 'react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Input } from '@/components/ui/field'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNotice } from '@/components/ui/state-notice'
import type { ContainerSummary, ObjectRequest } from '@/lib/contract/object'
import { LogLines } from './log-lines'
import { LogNotices } from './log-notices'
import { countLines, filterLog, logText, type MergedEntry, mergeLogs } from './merge-logs'
import type { OpenChange, OpenObject } from './open-object'
import { type KnownLog, useLogs } from './use-logs'

interface LogViewProps {
  open: OpenObject
  target: ObjectRequest
  containers: readonly ContainerSummary[]
  onChange: (change: OpenChange) => void
}

const ALL = ''

function sayState(states: readonly string[], isPrevious: boolean, isPaused: boolean): string {
  if (isPrevious) return 'Previous log. It no longer changes.'
  if (isPaused) return 'Paused.'
  if (states.includes('live')) return 'Following live.'
  return states.every((state) => state === 'ended') ? 'Ended.' : ''
}

/** The lines of all logs in one, merged again only when one of them has changed. */
function useMerged(logs: readonly KnownLog[]): MergedEntry[] {
  const [held, setHeld] = useState<{ logs: readonly KnownLog[]; merged: MergedEntry[] }>({
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

/** What is shown: live, or as it was when the reader paused it. */
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

function Check({
  label,
  isOn,
  onChange,
}: {
  label: string
  isOn: boolean
  onChange: (isOn: boolean) => void
}) {
  return (
    <label className="flex min-h-8 items-center gap-1.5 text-13">
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  )
}

/** The logs of a pod: one container or all of them merged, followed live, or the previous log. */
export function LogView({ open, target, containers, onChange }: LogViewProps) {
  const [filter, setFilter] = useState('')
  const [isWrapped, setWrapped] = useState(true)
  const [hasTimes, setTimes] = useState(false)
  const all = useMemo(() => containers.map(({ name }) => name), [containers])
  const names = useMemo(
    () => (open.container === undefined ? all : all.filter((name) => name === open.container)),
    [all, open.container],
  )
  const logs = useLogs(target, names, open.isPrevious)
  const merged = useMerged(logs)
  const { shown, isPaused, waiting, toggle } = usePause(merged)
  const filtered = useMemo(() => filterLog(shown, filter), [shown, filter])
  const [total, left] = [countLines(shown), countLines(filtered)]
  const states = logs.map(({ state }) => state)
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
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3">
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <label className="flex min-w-0 flex-col gap-1 text-12 font-medium text-quiet">
          Container
          <select
            value={open.container ?? ALL}
            onChange={({ target: { value } }) => onChange({ container: value === ALL ? null : value })}
            className="h-8 rounded-sm border border-line-strong bg-surface px-2 font-mono text-13 text-ink"
          >
            {containers.length > 1 ? <option value={ALL}>all {containers.length}</option> : null}
            {containers.length === 1 ? <option value={ALL}>{all[0]}</option> : null}
            {containers.length > 1 ? all.map((name) => <option key={name}>{name}</option>) : null}
          </select>
        </label>
        <Input
          label="Filter lines"
          type="search"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          placeholder="any text"
          className="w-44"
        />
        <Check label="previous" isOn={open.isPrevious} onChange={(isPrevious) => onChange({ isPrevious })} />
        <Check label="wrap" isOn={isWrapped} onChange={setWrapped} />
        <Check label="times" isOn={hasTimes} onChange={setTimes} />
        {open.isPrevious || isBare ? null : (
          <Button onClick={toggle} aria-pressed={isPaused}>
            {isPaused ? 'Follow' : 'Pause'}
          </Button>
        )}
        <CopyButton
          text={logText(filtered, { times: hasTimes, names: names.length > 1 })}
          label="the lines that are shown"
        />
      </div>
      <LogNotices logs={logs} isPrevious={open.isPrevious} />
      {isLoading ? (
        <Skeleton label="Loading the log" lines={6} />
      ) : isBare ? null : (
        <LogLines
          label={`Log of ${target.name}`}
          entries={filtered}
          names={names}
          isWrapped={isWrapped}
          hasTimes={hasTimes}
          isFollowing={!isPaused}
        />
      )}
      <p className={`text-12 text-quiet ${isBare ? 'hidden' : ''}`}>
        {sayState(states, open.isPrevious, isPaused)}{' '}
        {waiting > 0 ? `${waiting.toLocaleString('en')} new lines. ` : ''}
        {filter.trim() === ''
          ? `${total.toLocaleString('en')} lines`
          : `${left.toLocaleString('en')} of ${total.toLocaleString('en')} lines`}
        {hasMore ? ', with earlier lines left out' : ''}. At most{' '}
        {open.isPrevious ? '1,000 lines and 1 MiB are read' : '5,000 lines of a container are kept'}; a line
        is cut after 8,192 characters.
      </p>
    </div>
  )
}
