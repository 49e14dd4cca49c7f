import { type RefCallback, useCallback, useSyncExternalStore } from 'react'

/** Undefined until a page with the large box has been measured. */
let isInView: boolean | undefined
let hero: HTMLElement | null = null
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
    hero = box
    const observer = new IntersectionObserver(([entry]) => set(entry?.isIntersecting))
    observer.observe(box)
    return () => {
      observer.disconnect()
      hero = null
      set(undefined)
    }
  }, [])
}

/** Puts the cursor into the large box, where one can be seen. False where none can. */
export function editHero(): boolean {
  if (hero === null || isInView !== true) return false
  const field = hero.querySelector('textarea')
  if (field === null) hero.querySelector<HTMLElement>('[data-edit]')?.click()
  else field.focus()
  return true
}

/** Whether the large box of this page can be seen; undefined where the page has none, or none yet. */
export function useIsHeroInView(): boolean | undefined {
  return useSyncExternalStore(
    subscribe,
    () => isInView,
    () => undefined,
  )
}
