import { type RefCallback, useCallback, useSyncExternalStore } from 'react'

/** Undefined until a page with the large box has been measured. */
let isInView: boolean | undefined
const listeners = new Set<() => void>()

function set(next: boolean | undefined): void {
  isInView = next
  for (const listener of [...listeners]) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** For the large box of a page: tells the header whether it is visible. */
export function useHeroInView(): RefCallback<HTMLElement> {
  return useCallback((box: HTMLElement | null) => {
    if (box === null) return
    const observer = new IntersectionObserver(([entry]) => set(entry?.isIntersecting))
    observer.observe(box)
    return () => {
      observer.disconnect()
      set(undefined)
    }
  }, [])
}

/** Whether the large box of this page can be seen; undefined where the page has none, or none yet. */
export function useIsHeroInView(): boolean | undefined {
  return useSyncExternalStore(
    subscribe,
    () => isInView,
    () => undefined,
  )
}
