import { useCallback, useEffect, useSyncExternalStore } from 'react'

/** Reads something of the browser, again whenever an event says that it changed; `before` while there is no browser. */
function useBrowser<T>(of: () => EventTarget, event: string, read: () => T, before: T): T {
  const subscribe = useCallback(
    (listener: () => void) => {
      const target = of()
      target.addEventListener(event, listener)
      return () => target.removeEventListener(event, listener)
    },
    [of, event],
  )
  return useSyncExternalStore(subscribe, read, () => before)
}

const never = () => () => undefined

/** Reads something of the browser that stays as it is; `before` while there is no browser. */
export function useOfBrowser<T, Before>(read: () => T, before: Before): T | Before {
  return useSyncExternalStore<T | Before>(never, read, () => before)
}

/** Rows are blocks of lines, since their cells would break words. */
export const STACKED = '(max-width: 62.49rem)'
/** The navigation is at the bottom, and what is beside the page covers it. */
export const PHONE = '(max-width: 47.56rem)'
/** The panel floats over the list, which then takes no focus. */
export const FLOATING = '(max-width: 73.81rem)'

/** Whether a media query holds. */
export function useMedia(query: string): boolean {
  const media = useCallback(() => window.matchMedia(query), [query])
  return useBrowser(media, 'change', () => media().matches, false)
}

const ofDocument = () => document

/** Whether anyone can see this window: what only a viewer would read need not be requested while no one can. */
export function useVisible(): boolean {
  return useBrowser(ofDocument, 'visibilitychange', () => document.visibilityState === 'visible', false)
}

const ofWindow = () => window

/**
 * The anchor in the address, without "#". The page scrolls to it as soon as `ready`, because its element
 * arrives with the data.
 */
export function useAnchor(ready: boolean): string {
  const anchor = useBrowser(ofWindow, 'hashchange', () => location.hash.slice(1), '')
  useEffect(() => {
    if (ready && anchor !== '') document.getElementById(anchor)?.scrollIntoView()
  }, [ready, anchor])
  return anchor
}

/** True where the browser asks for Korean. */
export const readsKorean = () => navigator.languages.some((language) => /^ko\b/i.test(language))
