import { type RefObject, useLayoutEffect, useRef } from 'react'
import type { Row } from '@/lib/contract/resources'

interface Steady {
  rows: readonly Row[]
  index: number
  topPx: number
}

/** The row that is open or focused, if it is in sight; otherwise the first row in sight. */
function rowInSight(box: HTMLElement, active: number): HTMLElement | undefined {
  const { top, bottom } = box.getBoundingClientRect()
  const isInSight = (row: HTMLElement) => {
    const place = row.getBoundingClientRect()
    return place.bottom > top && place.top < bottom
  }
  const own = box.querySelector<HTMLElement>(`[data-index="${active}"]`)
  if (own && isInSight(own)) return own
  return [...box.querySelectorAll<HTMLElement>('[data-index]')].find(isInSight)
}

const topIn = (box: HTMLElement, row: HTMLElement) =>
  row.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop

/**
 * Keeps the row that the reader looks at in its place while rows above it grow: on a phone a late reason adds a line.
 * Rows that come, go or change places are not followed.
 */
export function useSteadyRows(
  scroller: RefObject<HTMLElement | null>,
  { rows, active, isOn }: { rows: readonly Row[]; active: number; isOn: boolean },
): void {
  const steady = useRef<Steady>(undefined)
  useLayoutEffect(() => {
    const { current: box } = scroller
    const { current: before } = steady
    steady.current = undefined
    if (!box || !isOn) return
    const known = before?.rows === rows ? before : undefined
    const held = known && box.querySelector<HTMLElement>(`[data-index="${known.index}"]`)
    if (known && held) box.scrollTop += topIn(box, held) - known.topPx
    const row = rowInSight(box, active)
    if (row) steady.current = { rows, index: Number(row.dataset.index), topPx: topIn(box, row) }
  })
}
