'use client'

import { useEffect, useSyncExternalStore } from 'react'

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

/**
 * The anchor in the address, without "#". The page scrolls to it as soon as `ready`, because its element
 * arrives with the data.
 */
export function useAnchor(ready: boolean): string {
  const anchor = useSyncExternalStore(
    subscribe,
    () => location.hash.slice(1),
    () => '',
  )
  useEffect(() => {
    if (ready && anchor !== '') document.getElementById(anchor)?.scrollIntoView()
  }, [ready, anchor])
  return anchor
}
