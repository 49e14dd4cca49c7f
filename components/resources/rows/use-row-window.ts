import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'
import type { Row } from '@/lib/contract/resources'

/** Below this number all rows are drawn, so the browser's own search finds them. */
const VIRTUAL_FROM = 200
/** One line, and two of Why. */
const ROW_PX = { plain: 32, why: 36 }
/** A name with its state, and a line below. */
const PHONE_ROW_PX = 61
const PAGE_ROWS = 10

const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  j: (at) => at + 1,
  k: (at) => at - 1,
  PageDown: (at) => at + PAGE_ROWS,
  PageUp: (at) => at - PAGE_ROWS,
  Home: () => 0,
  End: (_, last) => last,
}

/** The first row in view, which anchors the others. */
interface Anchor {
  rows: readonly Row[]
  order: string
  key?: string
  startPx?: number
}

interface DrawnRow {
  row: Row
  index: number
  /** Height of the rows left out before this one. */
  gapPx: number
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
function useSteadyRows(
  scroller: RefObject<HTMLElement | null>,
  { rows, active, isOn }: { rows: readonly Row[]; active: number; isOn: boolean },
): void {
  const steady = useRef<{ rows: readonly Row[]; index: number; topPx: number }>(undefined)
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

/**
 * The rows that are drawn, and the keys that move through all of them. The row that has the focus is always
 * drawn. While rows come and go in one `order`, what is in view stays in place.
 */
export function useRowWindow(
  rows: readonly Row[],
  openKey: string | undefined,
  order: string,
  { isPhone, hasWhy }: { isPhone: boolean; hasWhy: boolean },
) {
  const scroller = useRef<HTMLDivElement>(null)
  const [activeKey, setActiveKey] = useState(openKey)
  const [opened, setOpened] = useState(openKey)
  // The keys of the details turn to another row, which then has the place of the focus.
  if (openKey !== opened) {
    setOpened(openKey)
    if (openKey !== undefined) setActiveKey(openKey)
  }
  const toFocus = useRef<number>(undefined)
  const isVirtual = rows.length >= VIRTUAL_FROM
  const active = Math.max(0, activeKey === undefined ? 0 : rows.findIndex((row) => row.key === activeKey))

  const virtualizer = useVirtualizer({
    count: isVirtual ? rows.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isPhone ? PHONE_ROW_PX : ROW_PX[hasWhy ? 'why' : 'plain']),
    overscan: 8,
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    rangeExtractor: useCallback(
      (range: Range) => {
        const drawn = defaultRangeExtractor(range)
        if (active >= range.count || drawn.includes(active)) return drawn
        return [...drawn, active].sort((a, b) => a - b)
      },
      [active],
    ),
  })

  const anchor = useRef<Anchor>({ rows, order })
  useLayoutEffect(() => {
    const { current: box } = scroller
    const { key, startPx = 0, rows: before, order: orderBefore } = anchor.current
    const { measurementsCache: places } = virtualizer
    if (box && key !== undefined && before !== rows && orderBefore === order) {
      const now = places[rows.findIndex((row) => row.key === key)]
      if (now && now.start !== startPx) box.scrollTop += now.start - startPx
    }
    const topPx = box?.scrollTop ?? 0
    const first = isVirtual && topPx > 0 ? virtualizer.getVirtualItemForOffset(topPx) : undefined
    const firstKey = first && rows[first.index]?.key
    anchor.current = { rows, order, ...(first && firstKey ? { key: firstKey, startPx: first.start } : {}) }
  })

  useSteadyRows(scroller, { rows, active, isOn: !isVirtual })

  useLayoutEffect(() => {
    if (toFocus.current === undefined) return
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${toFocus.current}"]`)
    toFocus.current = undefined
    row?.focus({ preventScroll: true })
    row?.scrollIntoView({ block: 'nearest' })
  })

  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    const isInRow = event.target !== scroller.current
    const wanted = isInRow ? step(active, rows.length - 1) : active
    const index = Math.min(Math.max(wanted, 0), rows.length - 1)
    toFocus.current = index
    setActiveKey(rows[index]?.key)
  }

  let endPx = 0
  const drawn: DrawnRow[] = isVirtual
    ? virtualizer.getVirtualItems().flatMap(({ index, start, end }) => {
        const row = rows[index]
        const gapPx = start - endPx
        endPx = end
        return row ? [{ row, index, gapPx }] : []
      })
    : rows.map((row, index) => ({ row, index, gapPx: 0 }))
  const restPx = isVirtual ? virtualizer.getTotalSize() - endPx : 0

  return {
    scroller,
    drawn,
    restPx,
    active,
    setActiveKey,
    onKeyDown,
    measure: isVirtual ? virtualizer.measureElement : undefined,
  }
}

/** Of the table's font, 13 px; the fonts of its stack are as wide. */
const DIGIT_PX = 7.83

export interface Room {
  px: number
  /** In digits of the table's font. */
  ch: number
}

/** How much room there is for a table; undefined before it is measured. */
export function useRoom(box: RefObject<HTMLElement | null>): Room | undefined {
  const [px, setPx] = useState<number>()
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const measure = () => setPx(element.clientWidth)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [box])
  return px === undefined ? undefined : { px, ch: Math.floor(px / DIGIT_PX) }
}

/** Where the open row is among those that are shown, and its neighbors. */
export interface RowPlace {
  /** From 1. */
  index: number
  count: number
  previous?: string
  next?: string
}

/** Reports where the open row is, whenever that changes; undefined while it is not among the rows. */
export function useRowPlace(
  rows: readonly Row[],
  openKey: string | undefined,
  onPlace: (place: RowPlace | undefined) => void,
): void {
  const at = openKey === undefined ? -1 : rows.findIndex(({ key }) => key === openKey)
  const count = rows.length
  const previous = rows[at - 1]?.key
  const next = at < 0 ? undefined : rows[at + 1]?.key
  useLayoutEffect(() => {
    if (at < 0) return onPlace(undefined)
    onPlace({
      index: at + 1,
      count,
      ...(previous === undefined ? {} : { previous }),
      ...(next === undefined ? {} : { next }),
    })
  }, [at, count, previous, next, onPlace])
}
