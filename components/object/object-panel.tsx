'use client'

import dynamic from 'next/dynamic'
import { useEffect, useId, useRef } from 'react'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { CopyLink } from '@/components/ui/copy-link'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import { Skeleton } from '@/components/ui/skeleton'
import type { ObjectDetails, ObjectRequest } from '@/lib/contract/object'
import type { ResourcesRequest } from '@/lib/contract/resources'
import { ObjectTabs } from './object-tabs'
import type { ObjectTab, OpenChange, OpenObject } from './open-object'
import { Summary } from './summary'
import { UnreadNotice } from './unread-notice'
import { useFreshObject } from './use-fresh-object'

const DocumentView = dynamic(() => import('./document-view').then((m) => m.DocumentView), { ssr: false })
const LogView = dynamic(() => import('./log-view').then((m) => m.LogView), { ssr: false })

interface ObjectPanelProps {
  open: OpenObject
  /** The list that contains the object. */
  list: ResourcesRequest
  target: ObjectRequest
  onChange: (change: OpenChange) => void
  onClose: () => void
}

const TABS: { id: ObjectTab; word: string }[] = [
  { id: 'summary', word: 'Summary' },
  { id: 'yaml', word: 'YAML' },
  { id: 'json', word: 'JSON' },
]
const POD_TABS = [...TABS, { id: 'logs' as const, word: 'Logs' }]

/** Escape closes, unless it closes a dialog or clears a field. */
function useEscape(onClose: () => void): void {
  const latest = useRef(onClose)
  useEffect(() => {
    latest.current = onClose
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      const { target } = event
      if (target instanceof Element && target.closest('dialog') !== null) return
      if (target instanceof HTMLInputElement && target.type === 'search' && target.value !== '') return
      latest.current()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}

function Body({
  open,
  target,
  details,
  onChange,
}: Pick<ObjectPanelProps, 'open' | 'target' | 'onChange'> & { details: ObjectDetails }) {
  const { object } = details
  const showLog = (container: string, isPrevious: boolean) => onChange({ tab: 'logs', container, isPrevious })
  if (open.tab === 'logs') {
    return <LogView open={open} target={target} containers={details.containers} onChange={onChange} />
  }
  if (object.state !== 'read') {
    return (
      <div className="flex flex-col gap-5">
        <UnreadNotice part={object} what={`The details of ${target.name}`} />
        {object.state === 'absent' ? null : <Summary details={details} onLog={showLog} />}
      </div>
    )
  }
  if (open.tab === 'summary') return <Summary details={details} onLog={showLog} />
  return <DocumentView object={object.value} form={open.tab} leftOut={details.leftOut} />
}

/** The details of one object: next to the list on a wide screen, over it on a narrow one. */
export function ObjectPanel({ open, list, target, onChange, onClose }: ObjectPanelProps) {
  const id = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  const { data, error, isFetching, refetch } = useFreshObject(target, list, open.key)
  useEscape(onClose)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the heading of each opened object gets the focus.
  useEffect(() => heading.current?.focus({ preventScroll: true }), [open.key])
  const isPod = target.group === '' && target.resource === 'pods'
  // An address may request the log of a kind that has none.
  const shown: OpenObject = open.tab === 'logs' && !isPod ? { ...open, tab: 'summary' } : open
  const kind =
    data?.object.state === 'read' ? String(data.object.value.kind ?? target.resource) : target.resource
  return (
    <section
      aria-labelledby={`${id}-title`}
      className="fixed inset-x-0 top-12 bottom-[calc(3rem+1px)] z-20 flex flex-col bg-ground md:bottom-0 md:left-44 xl:left-auto xl:w-[min(46rem,51vw)] xl:border-l xl:border-line xl:shadow-lg"
    >
      <header className="border-b border-line px-4 pt-3 md:px-6">
        <div className="flex items-start justify-between gap-3">
          <div className="min-w-0">
            <p className="text-12 text-quiet">
              {kind}
              {target.namespace === '' ? '' : ` in ${target.namespace}`}
            </p>
            <h2
              ref={heading}
              id={`${id}-title`}
              tabIndex={-1}
              className="font-mono text-17 font-semibold break-words focus:outline-none"
            >
              {target.name}
            </h2>
          </div>
          <Button onClick={onClose} aria-keyshortcuts="Escape">
            <Icon name="cross" className="size-3.5" />
            Close
          </Button>
        </div>
        <div className="mt-1 flex flex-wrap items-center justify-between gap-x-4">
          <ObjectTabs
            tabs={isPod ? POD_TABS : TABS}
            shown={shown.tab}
            onShow={(tab) => onChange({ tab })}
            panelId={`${id}-panel`}
          />
          <span className="flex items-center gap-2 text-12 text-quiet">
            {data === undefined ? null : (
              <span>
                checked <RelativeTime at={data.askedAt} />
              </span>
            )}
            <button
              type="button"
              onClick={() => void refetch()}
              disabled={isFetching}
              className="min-h-6 text-accent underline disabled:text-quiet disabled:no-underline"
            >
              {isFetching ? 'Checking' : 'Check again'}
            </button>
            <CopyLink label="Copy link to this object" />
          </span>
        </div>
      </header>
      <div
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-panel-${shown.tab}`}
        className={`min-h-0 flex-1 px-4 py-4 md:px-6 ${shown.tab === 'logs' ? 'flex flex-col' : 'overflow-y-auto'}`}
      >
        {error ? (
          <ProblemNotice error={error} action={<Button onClick={() => void refetch()}>Check again</Button>} />
        ) : null}
        {data ? <Body open={shown} target={target} details={data} onChange={onChange} /> : null}
        {!data && !error ? <Skeleton label={`Loading ${target.name}`} lines={8} /> : null}
      </div>
    </section>
  )
}
