import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type RefObject, useMemo, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { Disclosure } from '@/components/ui/disclosure'
import { SearchField } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { Said } from '@/components/ui/said'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNotice } from '@/components/ui/state-notice'
import { useShown } from '@/components/ui/use-shown'
import { resourcesTopic } from '@/lib/contract/topics'
import type { KindCount } from '@/lib/facts/objects/contract/counts'
import type { Kind, Kinds } from '@/lib/facts/objects/contract/kinds'
import { countsQuery, kindsQuery } from '@/lib/facts/objects/query'
import { readableKinds, sayReadable } from '@/lib/pages/overview/judge/readable-kinds'
import { readProblem } from '@/lib/queries/problem-error'
import { isBuiltInGroup } from '@/lib/rbac/built-in-groups'
import { counted, grouped } from '@/lib/words/lists'
import { permissionsAddress } from '@/lib/words/page-addresses'
import { describeResource } from '@/lib/words/resources'
import { changeView, ViewLink } from '../view/use-view'
import { type ResourcesView, viewOfKind } from '../view/view-in-url'
import { groupKinds, mayList, sharedNames, takenOut } from './kind-groups'

const HEAL_MS = 5000
/** A refused review is not repeated more often than this. */
const REVIEW_MS = 60_000

const STEPS = new Map([
  ['ArrowDown', 1],
  ['ArrowUp', -1],
])

/** Arrow keys move through the links, so they take one Tab stop. */
function moveThrough(event: KeyboardEvent<HTMLElement>): void {
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a[data-kind]')].filter(
    (link) => link.closest('details:not([open])') === null,
  )
  const at = links.findIndex((link) => link.matches(':focus'))
  const step = STEPS.get(event.key)
  const to = event.key === 'Home' ? 0 : event.key === 'End' ? links.length - 1 : step && at + step
  const link = at < 0 || to === undefined ? undefined : links[to]
  if (link === undefined) return
  event.preventDefault()
  link.focus()
}

interface HeadingsProps {
  view: ResourcesView
  kinds: Kinds
  find: string
  countOf: (kind: Kind) => KindCount | undefined
}

const HEADING = 'px-2 pt-3 pb-1 text-12 font-semibold text-quiet'

/** Kinds with rows by heading; those without any in one line, and those that cannot be listed in another. A search shows all. */
function Headings({ view, kinds, find, countOf }: HeadingsProps) {
  const isIncomplete = kinds.heldIncomplete !== undefined
  const isFound = find.trim() !== ''
  const isShown = (kind: Kind) => view.kind.resource === kind.resource && view.kind.group === kind.group
  const isLocked = (kind: Kind) => !isFound && mayList(kind, isIncomplete) === 'no'
  const isEmpty = (kind: Kind) => {
    const count = countOf(kind)
    return !isFound && !isShown(kind) && count?.isExact === true && count.count === 0
  }
  const [listed, locked] = takenOut(groupKinds(kinds.kinds, find), isLocked)
  const [groups, empty] = takenOut(listed, isEmpty)
  const shared = sharedNames(kinds.kinds)
  const flat = [...groups.flatMap((group) => group.kinds), ...empty, ...locked]
  const tabStop = flat.find(isShown) ?? flat[0]
  if (flat.length === 0) return <StateNotice state="empty">No kind is named “{find.trim()}”.</StateNotice>
  const item = (kind: Kind, isShort = false) => (
    <KindItem
      key={`${kind.resource}.${kind.group}`}
      kind={kind}
      count={isShort ? undefined : countOf(kind)}
      view={viewOfKind({ ...view, namespace: view.namespace ?? kinds.namespace }, kind, !kind.namespaced)}
      isIncomplete={isIncomplete}
      isShown={isShown(kind)}
      isTabStop={kind === tabStop}
      isShort={isShort}
      withGroup={shared.has(kind.resource) || !isBuiltInGroup(kind.group)}
    />
  )
  return (
    <>
      {groups.map(({ heading, kinds: inGroup }) => (
        <section key={heading} aria-label={heading}>
          <h2 className={HEADING}>{heading}</h2>
          <ul>{inGroup.map((kind) => item(kind))}</ul>
        </section>
      ))}
      {empty.length === 0 ? null : (
        <section aria-label="Empty">
          <h2 className={HEADING}>Empty</h2>
          <ul className="flex flex-wrap gap-x-1">{empty.map((kind) => item(kind, true))}</ul>
        </section>
      )}
      {locked.length === 0 ? null : (
        // A kind that is in it opens it, whoever closed it before.
        <details
          key={String(locked.some(isShown))}
          open={locked.some(isShown)}
          className="group mt-3 border-t border-line pt-2"
        >
          <summary className="flex min-h-8 items-center gap-2 rounded-sm px-2 text-13 text-quiet hover:bg-hover max-md:min-h-11">
            <Icon name="lock" className="size-3.5 text-faint" />
            <span className="flex-1">{sayLocked(locked)}</span>
            <Icon name="chevron" className="size-3.5 group-open:rotate-90" />
          </summary>
          <p className="px-2 pt-1 pb-1.5 text-12 text-faint">Open one to see why, and what would allow it.</p>
          <ul>{locked.map((kind) => item(kind))}</ul>
        </details>
      )}
    </>
  )
}

/** Those of the cluster are counted apart, as the note below counts those of the namespace only. */
function sayLocked(locked: readonly Kind[]): string {
  const wide = locked.filter(({ namespaced }) => !namespaced).length
  const says = `${counted(locked.length, 'kind')} cannot be listed`
  return wide === 0 || wide === locked.length ? says : `${says}, ${grouped(wide)} of them cluster-wide`
}

function Notes({ kinds }: { kinds: Kinds }) {
  const readable = readableKinds(kinds)
  return (
    <div className="flex flex-col gap-2 px-2 pt-3 pb-1 text-12 text-faint">
      <p>
        {readable === undefined ? null : <span>{`${sayReadable(readable)}. `}</span>}
        <Link href={permissionsAddress()} className="text-accent underline">
          All permissions
        </Link>
      </p>
      {kinds.heldIncomplete === undefined ? null : (
        <Disclosure summary="Not all permissions are known">
          <p translate="no" className="font-mono break-words">
            <Said phrase={kinds.heldIncomplete} />
          </p>
        </Disclosure>
      )}
      {kinds.failedGroups.map(({ group, version, says }) => (
        <StateNotice key={`${group}/${version}`} state="unknown">
          <span className="text-13">
            The API group {group}/{version} does not answer, so its kinds are not known:{' '}
            <Said phrase={says} />
          </span>
        </StateNotice>
      ))}
    </div>
  )
}

interface KindListProps {
  view: ResourcesView
  kinds: UseQueryResult<Kinds>
  /** The page's list has loaded, so counts can be requested. */
  isWanted: boolean
  field: RefObject<HTMLInputElement | null>
  /** Closes the list where it covers the page. */
  onClose: (() => void) | undefined
}

/** The first kinds of the list are counted. */
const MOST_KINDS = 30

/** The list of a kind in the namespace of the view. */
function targetOfKind({ group, version, resource, namespaced }: Kind, namespace: string) {
  return { group, version, resource, namespace: namespaced ? namespace : '' }
}

/** How many objects of a kind there are in the view's namespace; only once the page's list has loaded. */
function useKindCounts(
  view: ResourcesView,
  kinds: Kinds | undefined,
  isWanted: boolean,
): (kind: Kind) => KindCount | undefined {
  const namespace = view.namespace ?? kinds?.namespace ?? ''
  const targets = useMemo(() => {
    const listable = groupKinds(kinds?.kinds ?? [], '').flatMap((group) => group.kinds)
    return listable
      .filter((kind) => mayList(kind, false) === 'yes')
      .slice(0, MOST_KINDS)
      .map((kind) => targetOfKind(kind, namespace))
  }, [kinds, namespace])
  const { data } = useQuery({ ...countsQuery(targets), enabled: isWanted && targets.length > 0 })
  const known = useMemo(
    () => new Map(data?.counts.map((count) => [resourcesTopic(count), count] as const)),
    [data],
  )
  return (kind) => known.get(resourcesTopic(targetOfKind(kind, namespace)))
}

/** Every kind of the API server that has a list. */
export function KindList({ view, kinds, isWanted, field, onClose }: KindListProps) {
  const [find, setFind] = useShown(view.find, (text) => changeView((now) => ({ ...now, find: text })))
  const list = useRef<HTMLDivElement>(null)
  const countOf = useKindCounts(view, kinds.data, isWanted)
  return (
    <nav aria-label="Kinds" className="flex min-h-0 flex-1 flex-col">
      <div className="mx-3 mt-3 mb-1 flex items-center gap-1">
        <SearchField
          ref={field}
          label="Find a kind"
          icon="search"
          text={find}
          onText={setFind}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown') return
            event.preventDefault()
            list.current?.querySelector<HTMLElement>('a[data-kind]')?.focus()
          }}
          placeholder="Find a kind"
          boxClass="min-w-0 flex-1"
        />
        {onClose === undefined ? null : (
          <Button look="bare" onClick={onClose} aria-label="Close the list of kinds">
            <Icon name="close" />
          </Button>
        )}
      </div>
      {/* Relative, or the words for screen readers in it would make the page as long as all kinds. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the links in it take the keys. */}
      <div
        ref={list}
        onKeyDown={moveThrough}
        onClick={(event) => {
          if (event.target instanceof Element && event.target.closest('a')) onClose?.()
        }}
        className="relative min-h-0 flex-1 overflow-y-auto px-2 pb-3 [scrollbar-width:thin]"
      >
        {kinds.data ? (
          <>
            <Headings view={view} kinds={kinds.data} find={find} countOf={countOf} />
            <Notes kinds={kinds.data} />
          </>
        ) : kinds.error ? (
          // What to do about it is beside it, where the rows would be. What can heal is asked again by itself.
          <StateNotice
            state="unknown"
            action={
              readProblem(kinds.error).retryable ? undefined : (
                <Button onClick={() => void kinds.refetch()}>Check again</Button>
              )
            }
          >
            <span className="text-13">The kinds are not known. {readProblem(kinds.error).title}</span>
          </StateNotice>
        ) : (
          <Skeleton label="Loading the kinds" lines={8} />
        )}
      </div>
    </nav>
  )
}

/**
 * The kinds of the API server with the permissions in the view's namespace. Requested again while there is no
 * answer.
 */
export function useKinds(view: ResourcesView): UseQueryResult<Kinds> {
  return useQuery({
    ...kindsQuery(view.namespace || undefined),
    refetchInterval: ({ state }) => {
      if (state.error) return readProblem(state.error).retryable ? HEAL_MS : false
      return state.data?.kinds.some((kind) => kind.held === 'unknown') ? REVIEW_MS : false
    },
  })
}

const READ_VERBS = ['get', 'list', 'watch']

function Rights({ kind, isIncomplete }: { kind: Kind; isIncomplete: boolean }) {
  const listing = mayList(kind, isIncomplete)
  if (listing === 'yes') {
    return (
      <span className="sr-only">
        , can {READ_VERBS.filter((verb) => kind.held.includes(verb)).join(', ')}
      </span>
    )
  }
  return (
    <span className="shrink-0 text-faint">
      <Icon name={listing === 'no' ? 'lock' : 'question'} className="size-3.5" />
      <span className="sr-only">
        {listing === 'no' ? ', cannot be listed' : ', not known whether it can be listed'}
      </span>
    </span>
  )
}

function Counts({ count }: { count: KindCount | undefined }) {
  if (count === undefined) return null
  const { unhealthy = 0 } = count
  return (
    <>
      {unhealthy > 0 ? (
        <span className="shrink-0 rounded-sm bg-bad-soft px-1.5 font-sans text-12/[1.125rem] font-semibold text-bad">
          {grouped(unhealthy)}
          <span className="sr-only"> {unhealthy === 1 ? 'needs' : 'need'} attention, of </span>
        </span>
      ) : null}
      <span className="min-w-5 shrink-0 text-right font-sans font-normal text-faint">
        <span>{`${grouped(count.count)}${count.isExact ? '' : '+'}`}</span>
        <span className="sr-only"> {count.count === 1 ? 'object' : 'objects'}</span>
      </span>
    </>
  )
}

interface KindItemProps {
  kind: Kind
  view: ResourcesView
  /** How many there are, if known. */
  count: KindCount | undefined
  isIncomplete: boolean
  isShown: boolean
  isTabStop: boolean
  /** One of several in a line: its name alone. */
  isShort: boolean
  withGroup: boolean
}

/** One kind: its name, how many there are or why that is not known, and the link to its list. */
function KindItem(props: KindItemProps) {
  const { kind, view, count, isIncomplete, isShown, isTabStop, isShort, withGroup } = props
  const isFaint = isShort || mayList(kind, isIncomplete) === 'no'
  return (
    <li>
      <ViewLink
        view={view}
        data-kind={`${kind.resource}.${kind.group}`}
        aria-current={isShown ? 'page' : undefined}
        tabIndex={isTabStop ? 0 : -1}
        title={`${kind.kind}, ${kind.group === '' ? '' : `${kind.group}/`}${kind.version}`}
        className={`flex min-h-6.5 items-center gap-1.5 rounded-sm px-2 py-0.5 text-13 -outline-offset-2 hover:bg-hover aria-[current]:bg-accent-soft aria-[current]:font-semibold max-md:min-h-11 ${isFaint ? 'text-faint' : ''}`}
      >
        <span translate="no" className="min-w-0 flex-1 font-mono wrap-anywhere">
          {withGroup ? describeResource(kind) : kind.resource}
        </span>
        <Counts count={count} />
        {isShort ? (
          <span className="sr-only">, none</span>
        ) : (
          <Rights kind={kind} isIncomplete={isIncomplete} />
        )}
      </ViewLink>
    </li>
  )
}
