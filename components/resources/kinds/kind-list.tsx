'use client'

import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { type KeyboardEvent, useRef } from 'react'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { Disclosure } from '@/components/ui/disclosure'
import { Input } from '@/components/ui/field'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNotice } from '@/components/ui/state-notice'
import type { Kinds } from '@/lib/contract/kinds'
import { kindsQuery } from '@/lib/queries/kinds'
import { toProblem } from '@/lib/queries/problem-error'
import { permissionsAddress } from '@/lib/words/page-addresses'
import { useTextInUrl } from '../filter/use-text-in-url'
import { changeView } from '../view/use-view'
import { NO_CONDITIONS, type View, viewOfKind } from '../view/view-in-url'
import { ViewLink } from '../view/view-link'
import { groupKinds, hasList, sharedNames } from './kind-groups'
import { KindItem } from './kind-item'

interface KindListProps {
  view: View
  kinds: UseQueryResult<Kinds>
}

const HEAL_MS = 5000
/** A refused review is not repeated more often than this. */
const REVIEW_MS = 60_000

const STEPS = new Map([
  ['ArrowDown', 1],
  ['ArrowUp', -1],
])

/** Arrow keys move through the links, so they take one Tab stop. */
function moveThrough(event: KeyboardEvent<HTMLElement>): void {
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a[data-kind]')]
  const at = links.findIndex((link) => link.matches(':focus'))
  const step = STEPS.get(event.key)
  const to = event.key === 'Home' ? 0 : event.key === 'End' ? links.length - 1 : step && at + step
  const link = at < 0 || to === undefined ? undefined : links[to]
  if (link === undefined) return
  event.preventDefault()
  link.focus()
}

function Headings({ view, kinds, find }: { view: View; kinds: Kinds; find: string }) {
  const groups = groupKinds(kinds.kinds, find)
  const shared = sharedNames(kinds.kinds)
  const flat = groups.flatMap((group) => group.kinds)
  const isShown = (kind: (typeof flat)[number]) =>
    view.kind?.resource === kind.resource && view.kind.group === kind.group
  const tabStop = flat.find(isShown) ?? flat[0]
  if (flat.length === 0) return <StateNotice state="empty">No kind is named “{find.trim()}”.</StateNotice>
  return groups.map(({ heading, kinds: inGroup }) => (
    <section key={heading} aria-label={heading} className="mt-3 first:mt-0">
      <h2 className="px-2 pb-0.5 text-12 font-medium text-quiet">{heading}</h2>
      <ul>
        {inGroup.map((kind) => (
          <KindItem
            key={`${kind.resource}.${kind.group}`}
            kind={kind}
            view={viewOfKind(
              { ...view, namespace: view.namespace ?? kinds.namespace },
              kind,
              !kind.namespaced,
            )}
            isIncomplete={kinds.heldIncomplete !== undefined}
            isShown={isShown(kind)}
            isTabStop={kind === tabStop}
            withGroup={shared.has(kind.resource) || heading === 'Custom and added APIs'}
          />
        ))}
      </ul>
    </section>
  ))
}

function Notes({ kinds }: { kinds: Kinds }) {
  const without = kinds.kinds.filter((kind) => !hasList(kind)).length
  return (
    <div className="flex flex-col gap-2 border-t border-line px-2 pt-2 text-12 text-quiet">
      <p>
        <span className="font-mono">glw</span> get, list and watch are granted in {kinds.namespace}; a lock:
        not allowed to list.
      </p>
      {without > 0 ? (
        <p>
          {without} more kinds have no list, such as reviews: see{' '}
          <Link prefetch={false} href={permissionsAddress()} className="text-accent underline">
            Access
          </Link>
          .
        </p>
      ) : null}
      {kinds.heldIncomplete === undefined ? null : (
        <Disclosure summary="Not all permissions are known">
          <p className="font-mono break-words">{kinds.heldIncomplete}</p>
        </Disclosure>
      )}
      {kinds.failedGroups.map(({ group, version, says }) => (
        <StateNotice key={`${group}/${version}`} state="unknown">
          <span className="text-13">
            The API group {group}/{version} does not answer, so its kinds are not known: {says}
          </span>
        </StateNotice>
      ))}
    </div>
  )
}

/** Every kind of the API server that has a list, with the refused ones in their place. */
export function KindList({ view, kinds }: KindListProps) {
  const [find, setFind] = useTextInUrl(view.find, (text) => changeView((now) => ({ ...now, find: text })))
  const list = useRef<HTMLDivElement>(null)
  const { kind: _, sort: __, columns: ___, ...overview } = view
  return (
    <nav
      id="kinds"
      aria-label="Kinds"
      className="flex scroll-mt-16 flex-col gap-2 lg:sticky lg:top-16 lg:max-h-[calc(100dvh-13.25rem)]"
    >
      <ViewLink
        view={{ ...overview, ...NO_CONDITIONS, isClusterScoped: false }}
        aria-current={view.kind === undefined ? 'page' : undefined}
        className="rounded-sm px-2 py-1 text-13 hover:bg-sunken aria-[current]:bg-accent-soft aria-[current]:font-semibold"
      >
        Main kinds
      </ViewLink>
      <Input
        label="Find a kind"
        type="search"
        value={find}
        onChange={(event) => setFind(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          list.current?.querySelector<HTMLElement>('a[data-kind]')?.focus()
        }}
        placeholder="deploy"
        className="px-2"
      />
      {/* Relative, or the words for screen readers in it would make the page as long as all kinds. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the links in it take the keys. */}
      <div ref={list} onKeyDown={moveThrough} className="relative min-h-0 flex-1 overflow-y-auto pb-2">
        {kinds.data ? (
          <Headings view={view} kinds={kinds.data} find={find} />
        ) : kinds.error ? (
          <ProblemNotice
            error={kinds.error}
            action={<Button onClick={() => void kinds.refetch()}>Check again</Button>}
          />
        ) : (
          <Skeleton label="Loading the kinds" lines={8} />
        )}
      </div>
      {kinds.data ? <Notes kinds={kinds.data} /> : null}
    </nav>
  )
}

/**
 * The kinds of the API server with the permissions in the view's namespace. Requested again while there is no
 * answer.
 */
export function useKinds(view: View): UseQueryResult<Kinds> {
  return useQuery({
    ...kindsQuery(view.namespace || undefined),
    refetchInterval: ({ state }) => {
      if (state.error) return toProblem(state.error).retryable ? HEAL_MS : false
      return state.data?.kinds.some((kind) => kind.held === 'unknown') ? REVIEW_MS : false
    },
  })
}
