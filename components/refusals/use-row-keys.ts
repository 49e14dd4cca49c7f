import type { RefObject } from 'react'
import { useShortcuts } from '@/components/ui/single-keys'

/** Keys that move through the rows and select one. */
export function useRowKeys(list: RefObject<HTMLElement | null>): void {
  const move = (by: number) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-open]') ?? [])]
    const at = rows.findIndex((row) => row.closest('[data-refusal]')?.contains(document.activeElement))
    rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.focus()
  }
  const press = () =>
    document.activeElement?.closest('[data-refusal]')?.querySelector<HTMLInputElement>('input')?.click()
  useShortcuts({ j: () => move(1), k: () => move(-1), x: press })
}
