'use client'

import { Icon } from '@/components/ui/icon'
import { switchTheme, useTheme } from '@/components/ui/theme'

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
