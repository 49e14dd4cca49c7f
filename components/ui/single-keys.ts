import { createContext, type RefObject, use, useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import { stored } from './stored'

const KEY = 'podglass-single-keys'
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function areOn(): boolean {
  return stored('localStorage', (storage) => storage.getItem(KEY)) !== 'off'
}

/** Whether single keys are shortcuts in this browser. Speech input types letters, so shortcuts can be turned off. */
export function useSingleKeys(): [on: boolean, set: (on: boolean) => void] {
  const on = useSyncExternalStore(subscribe, areOn, () => true)
  const set = (next: boolean) => {
    stored('localStorage', (storage) => storage.setItem(KEY, next ? 'on' : 'off'))
    for (const listener of [...listeners]) listener()
  }
  return [on, set]
}

/** False around what no key is for, such as an answer to another question than the one in the box. */
export const HasKeys = createContext(true)

const TAKES_TEXT = 'input:not([type=checkbox], [type=radio]), textarea, select, dialog'

/** True if the key is typed into a field. */
export function takesText(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest(TAKES_TEXT) !== null
}

/**
 * Runs an action on a single key, unless the user types into a field or has turned such keys off. An action that returns false did
 * nothing, and leaves the key to others. With a part of the page, only while the focus is in it, and before those of the whole page.
 */
export function useShortcuts(
  actions: Readonly<Record<string, () => unknown>>,
  within?: RefObject<HTMLElement | null>,
): void {
  const [areOn] = useSingleKeys()
  const on = use(HasKeys) && areOn
  const latest = useRef(actions)
  // Before the paint: who sees what a key is for can press it.
  useLayoutEffect(() => {
    latest.current = actions
  })
  useLayoutEffect(() => {
    if (!on) return
    const press = (event: Event) => {
      if (!(event instanceof KeyboardEvent)) return
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (takesText(event.target) || !Object.hasOwn(latest.current, event.key)) return
      if (latest.current[event.key]?.() !== false) event.preventDefault()
    }
    const place = within === undefined ? document : within.current
    place?.addEventListener('keydown', press)
    return () => place?.removeEventListener('keydown', press)
  }, [on, within])
}
