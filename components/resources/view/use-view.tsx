import { useSearchParams } from 'next/navigation'
import { type ComponentProps, type MouseEvent, useMemo } from 'react'
import { changedOpen, type ObjectTab, type OpenChange } from '@/components/object/open-object'
import {
  type AddressFault,
  NO_CONDITIONS,
  PODS,
  paramsOfView,
  type ResourcesView,
  viewFromParams,
  viewOfObject,
} from './view-in-url'

const START: ResourcesView = { kind: PODS, isClusterScoped: false, ...NO_CONDITIONS, isWide: false, find: '' }

/** What the address means. Must be inside a Suspense. */
export function useView(): ResourcesView | AddressFault {
  const query = useSearchParams().toString()
  return useMemo(() => viewFromParams(new URLSearchParams(query)), [query])
}

/** The relative address of a view. */
export function hrefOf(view: ResourcesView): string {
  return `?${paramsOfView(view)}`
}

/** Goes to another view as a link does: Back leads to this one. */
export function goTo(view: ResourcesView): void {
  window.history.pushState(null, '', hrefOf(view))
}

/** Marks an entry of the history that opened an object, so closing it can go back. */
function opened(): object {
  // Created each time: the router writes its own marks into the object and skips one that has them.
  return { podglassOpened: true }
}

function hasOpened(): boolean {
  const state: unknown = window.history.state
  return typeof state === 'object' && state !== null && 'podglassOpened' in state
}

function present(): ResourcesView {
  const read = viewFromParams(new URLSearchParams(window.location.search))
  return 'says' in read ? START : read
}

/** Changes the view in its place. It is read from the address, which may be newer than what is drawn. */
export function changeView(change: (now: ResourcesView) => ResourcesView): void {
  window.history.replaceState(hasOpened() ? opened() : null, '', hrefOf(change(present())))
}

/** Shows the details of a row, at one of their tabs. Back closes them, however many rows were opened in a row. */
export function openObject(key: string, tab: ObjectTab = 'summary'): void {
  const now = present()
  const href = hrefOf(viewOfObject(now, key, tab))
  if (now.open) window.history.replaceState(hasOpened() ? opened() : null, '', href)
  else window.history.pushState(opened(), '', href)
}

/** Shows another part of the object whose details are open. */
export function changeOpen(change: OpenChange): void {
  changeView((now) => (now.open ? { ...now, open: changedOpen(now.open, change) } : now))
}

/** Closes the details: goes back if they were opened here, otherwise changes in place. */
export function closeObject(): void {
  if (hasOpened()) window.history.back()
  else changeView(({ open: _, ...rest }) => rest)
}

interface ViewLinkProps extends Omit<ComponentProps<'a'>, 'href' | 'onClick'> {
  view: ResourcesView
}

function isPlain(event: MouseEvent): boolean {
  return event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
}

/** A link to another view of this page, which needs no answer from the server and so works without one. */
export function ViewLink({ view, ...props }: ViewLinkProps) {
  return (
    <a
      href={hrefOf(view)}
      onClick={(event) => {
        if (!isPlain(event)) return
        event.preventDefault()
        goTo(view)
      }}
      {...props}
    />
  )
}
