'use client'

import { useCallback, useSyncExternalStore } from 'react'

/** Rows are two lines. */
export const PHONE = '(max-width: 47.56rem)'
/** The panel floats over the list, which then takes no focus. */
export const FLOATING = '(max-width: 73.81rem)'

/** Whether a media query holds; false before the page is in a browser. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = window.matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    [query],
  )
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  )
}
