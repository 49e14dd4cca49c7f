import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import {
  type KeyboardEvent as ReactKeyboardEvent,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
} from 'react'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { UnreadNotice } from '@/components/frame/unread-notice'
import { RefusedLine } from '@/components/refusals/refused-line'
import { Button } from '@/components/ui/button'
import { CopyLink } from '@/components/ui/copy-button'
import { Icon, type IconName } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import { useShortcuts } from '@/components/ui/single-keys'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNotice } from '@/components/ui/state-notice'
import { useTitle } from '@/components/ui/use-title'
import type { ResourceList, ResourcesRequest } from '@/lib/contract/resources'
import type { ObjectDetails, ObjectRequest, Verdict } from '@/lib/facts/objects/contract/object'
import { hasLogs } from '@/lib/facts/objects/judge/logs-of'
import { objectQuery, resourcesQuery } from '@/lib/facts/objects/query'
import { isPeeked, type ObjectTab, type OpenChange, type OpenObject } from './open-object'
import { Summary } from './summary'

const DocumentView = dynamic(() => import('./document-view').then((m) => m.DocumentView), { ssr: false })
const LogView = dynamic(() => import('./log-view').then((m) => m.LogView), { ssr: false })

interface ObjectPanelProps {
  open: OpenObject
  /** The list that contains the object. */
  list: ResourcesRequest
  target: ObjectRequest
  /** Its place among the shown rows; absent where the list is not known, or does not have it. */
  position?: Position
  onPrevious?: () => void
  onNext?: () => void
  onChange: (change: OpenChange) => void
  onClose: () => void
}

const TABS: { id: ObjectTab; word: string }[] = [
  { id: 'summary', word: 'Summary' },
  { id: 'logs', word: 'Logs' },
  { id: 'yaml', word: 'YAML' },
  { id: 'json', word: 'JSON' },
]

/** Each state in the title of the window by its shape. */
const SIGN: Record<Verdict['state'], string> = {
  ready: '✓',
  'not-ready': '✕',
  going: '△',
  finished: '–',
  unknown: '?',
}

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
    return <LogView open={open} details={details} onChange={onChange} />
  }
  if (object.state !== 'read') {
    return (
      <div className="flex flex-col gap-5">
        {object.state === 'absent' ? (
          <StateNotice state="absent">
            No {target.name} among the {target.resource}
            {target.namespace === '' ? '' : ` in ${target.namespace}`}. Deleted?
          </StateNotice>
        ) : (
          <UnreadNotice part={object} what={`The details of ${target.name}`} />
        )}
        {object.state === 'absent' ? null : <Summary target={target} details={details} onLog={showLog} />}
      </div>
    )
  }
  if (open.tab === 'summary') {
    const isPod = target.group === '' && target.resource === 'pods'
    return (
      <>
        {isPod ? <RefusedLine namespace={target.namespace} pod={target.name} /> : null}
        <Summary target={target} details={details} onLog={showLog} />
      </>
    )
  }
  return <DocumentView object={object.value} form={open.tab} leftOut={details.leftOut} />
}

/** A row that changes often costs one request in this time. */
const SETTLE_MS = 1_500

function useListed<T>(list: ResourcesRequest, select: (shown: ResourceList) => T) {
  return useQuery({ ...resourcesQuery(list), enabled: false, select }).data
}

/** The details of an object, requested again when its row in the list changes. */
function useFreshObject(target: ObjectRequest, list: ResourcesRequest, key: string) {
  const query = useQuery(objectQuery(target))
  const row = useListed(list, (shown) => shown.rows.find((candidate) => candidate.key === key))
  const { refetch } = query
  const seen = useRef(row)
  useEffect(() => {
    const isNews = seen.current !== undefined && seen.current !== row
    seen.current = row
    if (!isNews) return
    const timer = setTimeout(() => void refetch(), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [row, refetch])
  return query
}

/** What the list prints as the status of an object; undefined where it has no such column. */
function useListedStatus(list: ResourcesRequest, key: string): string | undefined {
  return useListed(list, ({ columns, rows }) => {
    const index = columns.findIndex(({ name }) => name === 'Status')
    const cell = rows.find((row) => row.key === key)?.cells[index]
    return cell === undefined || cell === null ? undefined : String(cell)
  })
}

interface ObjectTabsProps<T extends string> {
  tabs: readonly { id: T; word: string }[]
  shown: T
  onShow: (tab: T) => void
  /** The element that the tabs fill. */
  panelId: string
}

/** Tabs in the ARIA pattern: one Tab stop; arrow keys move. */
function ObjectTabs<T extends string>({ tabs, shown, onShow, panelId }: ObjectTabsProps<T>) {
  const move = (event: ReactKeyboardEvent<HTMLDivElement>) => {
    const at = tabs.findIndex(({ id }) => id === shown)
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = tabs[(at + step + tabs.length) % tabs.length]
    if (step === 0 || next === undefined) return
    event.preventDefault()
    onShow(next.id)
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus()
  }
  return (
    <div
      role="tablist"
      aria-label="Views of the object"
      onKeyDown={move}
      className="-mb-px flex gap-5 overflow-x-auto"
    >
      {tabs.map(({ id, word }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`${panelId}-${id}`}
          data-tab={id}
          aria-selected={id === shown}
          aria-controls={panelId}
          tabIndex={id === shown ? 0 : -1}
          onClick={() => onShow(id)}
          className="min-h-10 border-b-2 border-transparent text-13 font-medium whitespace-nowrap text-quiet hover:text-ink aria-selected:border-accent aria-selected:font-[650] aria-selected:text-ink"
        >
          {word}
        </button>
      ))}
    </div>
  )
}

/** The details of one object: beside the list on a wide screen, over it on a narrow one. */
export function ObjectPanel(props: ObjectPanelProps) {
  const { open, list, target, position, onPrevious, onNext, onChange, onClose } = props
  const id = useId()
  const panel = useRef<HTMLElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const { data, error, isFetching, refetch } = useFreshObject(target, list, open.key)
  const status = useListedStatus(list, open.key)
  useEscape(onClose)
  const isLogged = hasLogs(target)
  useShortcuts(
    {
      ...(position === undefined ? {} : { k: () => onPrevious?.(), j: () => onNext?.() }),
      ...(isLogged ? { l: () => onChange({ tab: 'logs' }) } : {}),
      y: () => onChange({ tab: 'yaml' }),
    },
    panel,
  )
  const state = data?.verdict?.state
  const says = status ?? (state === undefined ? '' : state.replace('-', ' '))
  useTitle(`${state === undefined ? '' : `${SIGN[state]} `}${target.name}${says === '' ? '' : ` · ${says}`}`)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the heading of each opened object gets the focus.
  useLayoutEffect(() => {
    if (!isPeeked()) heading.current?.focus({ preventScroll: true })
  }, [open.key])
  // An address can ask for the log of a kind that has none.
  const shown: OpenObject = open.tab === 'logs' && !isLogged ? { ...open, tab: 'summary' } : open
  const kind =
    data?.object.state === 'read' ? String(data.object.value.kind ?? target.resource) : target.resource
  return (
    <section
      ref={panel}
      aria-labelledby={`${id}-title`}
      className="fixed inset-x-0 top-12 bottom-14 z-20 flex flex-col bg-surface md:bottom-0 md:left-auto md:w-[min(41.25rem,calc(100vw-14.5rem))] md:border-l md:border-line md:shadow-float wide:w-180"
    >
      <header className="border-b border-line px-4 pt-3 md:pr-3 md:pl-6">
        <ObjectHead
          id={`${id}-title`}
          kind={`${kind}${target.namespace === '' ? '' : ` in ${target.namespace}`}`}
          name={target.name}
          heading={heading}
          position={position}
          onPrevious={onPrevious}
          onNext={onNext}
          onClose={onClose}
        />
        <div className="flex flex-wrap items-center justify-between gap-x-4">
          <ObjectTabs
            tabs={isLogged ? TABS : TABS.filter((tab) => tab.id !== 'logs')}
            shown={shown.tab}
            onShow={(tab) => onChange({ tab })}
            panelId={`${id}-panel`}
          />
          <span className="flex items-center gap-2 py-1 text-12 text-quiet">
            {data === undefined ? null : (
              <span>
                <span className="sr-only">checked </span>
                <RelativeTime at={data.askedAt} />
              </span>
            )}
            <Button look="bare" small onClick={() => void refetch()} disabled={isFetching}>
              <Icon name="repeat" />
              <span className="sr-only">{isFetching ? 'Checking' : 'Check again'}</span>
            </Button>
            <CopyLink label="Copy link to this object" isShort />
          </span>
        </div>
      </header>
      <div
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-panel-${shown.tab}`}
        className={`min-h-0 flex-1 px-4 py-4 md:px-6 md:py-5 ${shown.tab === 'logs' ? 'flex flex-col' : 'overflow-y-auto'}`}
      >
        {error ? <ProblemNotice error={error} onAgain={refetch} /> : null}
        {data ? <Body open={shown} target={target} details={data} onChange={onChange} /> : null}
        {!data && !error ? <Skeleton label={`Loading ${target.name}`} lines={8} /> : null}
      </div>
    </section>
  )
}

/** The place of the object among the rows of the list. */
export interface Position {
  /** From 1. */
  index: number
  count: number
}

interface ObjectHeadProps {
  id: string
  /** "Pod in shop". */
  kind: string
  name: string
  heading: RefObject<HTMLHeadingElement | null>
  position: Position | undefined
  /** Absent at the ends of the list. */
  onPrevious: (() => void) | undefined
  onNext: (() => void) | undefined
  onClose: () => void
}

interface HeadButtonProps {
  label: string
  keys: string
  icon: IconName
  onPress: (() => void) | undefined
  className?: string
}

function HeadButton({ label, keys, icon, onPress, className = '' }: HeadButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={`${label} (${keys === 'Escape' ? 'Esc' : keys})`}
      aria-keyshortcuts={keys}
      disabled={onPress === undefined}
      onClick={onPress}
      className={`inline-flex size-8 shrink-0 items-center justify-center rounded-md text-quiet hover:bg-hover hover:text-ink disabled:opacity-40 disabled:hover:bg-transparent ${className}`}
    >
      <Icon name={icon} />
    </button>
  )
}

/** What the panel is about, its place in the list, and the ways out. */
export function ObjectHead(props: ObjectHeadProps) {
  const { id, kind, name, heading, position, onPrevious, onNext, onClose } = props
  return (
    <div className="flex items-start gap-1">
      <HeadButton
        label="Back to the list"
        keys="Escape"
        icon="back"
        onPress={onClose}
        className="-ml-2 md:hidden"
      />
      <div className="mr-auto min-w-0">
        <p className="text-12 text-quiet wrap-anywhere">{kind}</p>
        <h2
          translate="no"
          ref={heading}
          id={id}
          tabIndex={-1}
          title={name}
          className="line-clamp-4 font-mono text-15 font-semibold tracking-[-0.01em] wrap-anywhere focus:outline-none md:text-17"
        >
          {name}
        </h2>
      </div>
      {position === undefined ? null : (
        <>
          <span className="mr-1 shrink-0 text-13/8 whitespace-nowrap text-quiet">
            {position.index} of {position.count}
          </span>
          <HeadButton label="Previous" keys="k" icon="previous" onPress={onPrevious} />
          <HeadButton label="Next" keys="j" icon="next" onPress={onNext} />
        </>
      )}
      <HeadButton label="Close" keys="Escape" icon="close" onPress={onClose} className="max-md:hidden" />
    </div>
  )
}
