'use client'

import { useSearchParams } from 'next/navigation'
import { useMemo } from 'react'
import { type AddressFault, paramsOfView, type View, viewFromParams } from './view-in-url'

const START: View = { isClusterScoped: false, filter: '', isWide: false, find: '' }

/** What the address stands for. Stands inside a Suspense. */
export function useView(): View | AddressFault {
  const query = useSearchParams().toString()
  return useMemo(() => viewFromParams(new URLSearchParams(query)), [query])
}

/** The relative address of a view. */
export function hrefOf(view: View): string {
  return `?${paramsOfView(view)}`
}

/** Goes to another view as a link does: the way back leads to this one. */
export function goTo(view: View): void {
  window.history.pushState(null, '', hrefOf(view))
}

/** Changes the view in its place. It is read from the address, which may be newer than what is drawn. */
export function changeView(change: (now: View) => View): void {
  const read = viewFromParams(new URLSearchParams(window.location.search))
  const now = 'says' in read ? START : read
  window.history.replaceState(null, '', hrefOf(change(now)))
}
