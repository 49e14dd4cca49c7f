'use client'

import { useSyncExternalStore } from 'react'

// As wide as Tailwind's xl, from which details are next to the list.
const QUERY = '(max-width: 79.99rem)'

function subscribe(listener: () => void): () => void {
  const media = window.matchMedia(QUERY)
  media.addEventListener('change', listener)
  return () => media.removeEventListener('change', listener)
}

/** True where details cover the list, which then takes no focus. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(QUERY).matches,
    () => false,
  )
}
