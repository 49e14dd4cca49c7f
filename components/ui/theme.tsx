'use client'

import { useSyncExternalStore } from 'react'
import { Icon } from './icon'
import { stored } from './stored'

const KEY = 'podglass-theme'
const dark = '(prefers-color-scheme: dark)'

function subscribe(listener: () => void): () => void {
  const media = matchMedia(dark)
  const observer = new MutationObserver(listener)
  media.addEventListener('change', listener)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => {
    media.removeEventListener('change', listener)
    observer.disconnect()
  }
}

function shown(): 'light' | 'dark' {
  const chosen = document.documentElement.dataset.theme
  if (chosen === 'light' || chosen === 'dark') return chosen
  return matchMedia(dark).matches ? 'dark' : 'light'
}

/** Switches the theme and remembers it in this browser. */
export function switchTheme(): void {
  const other = shown() === 'dark' ? 'light' : 'dark'
  document.documentElement.dataset.theme = other
  // Without storage the choice lasts until the tab closes.
  stored('localStorage', (storage) => storage.setItem(KEY, other))
}

/** The colors shown now. */
export function useTheme(): 'light' | 'dark' {
  return useSyncExternalStore(subscribe, shown, () => 'light' as const)
}

/** Follows the system until the user chooses; the choice is kept in this browser. */
export function ThemeButton() {
  const theme = useTheme()
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <button
      type="button"
      onClick={switchTheme}
      aria-label={`Show in ${other} colors`}
      className="flex size-8 items-center justify-center rounded-md text-quiet hover:bg-hover hover:text-ink"
    >
      <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
    </button>
  )
}
