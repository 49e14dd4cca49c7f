'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => undefined

/** The key that opens the palette together with K, as this machine's keyboard writes it. */
export function useModifier(): string {
  return useSyncExternalStore(
    never,
    () => (/Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl '),
    () => 'Ctrl ',
  )
}
