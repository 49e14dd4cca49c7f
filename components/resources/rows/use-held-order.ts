'use client'

import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Row } from '@/lib/contract/resources'
import { inHeldOrder } from './held-order'

interface HeldOrder {
  rows: readonly Row[]
  /** True when rows stand elsewhere than they are sorted. */
  isHeld: boolean
  /** For the element that holds the rows. */
  handlers: {
    onPointerEnter: () => void
    onPointerLeave: () => void
    onFocus: (event: { target: EventTarget }) => void
    onBlur: () => void
  }
}

/**
 * Keeps sorted rows in their places while the pointer is over them or a key has moved into them, so that nothing goes
 * away under the hand because a value changed. `order` says what they are sorted by: another one counts at once.
 */
export function useHeldOrder(sorted: readonly Row[], order: string): HeldOrder {
  const [isOver, setIsOver] = useState(false)
  const [isIn, setIsIn] = useState(false)
  const last = useRef<{ order: string; rows: readonly Row[] }>({ order, rows: sorted })
  const isHolding = order !== '' && (isOver || isIn)
  const rows = useMemo(() => {
    const { order: before, rows: shown } = last.current
    if (!isHolding || before !== order || shown === sorted) return sorted
    return inHeldOrder(
      shown.map(({ key }) => key),
      sorted,
    )
  }, [isHolding, order, sorted])
  useLayoutEffect(() => {
    last.current = { order, rows }
  }, [order, rows])
  const isHeld = useMemo(() => rows !== sorted && rows.some((row, i) => row !== sorted[i]), [rows, sorted])
  return {
    rows,
    isHeld,
    handlers: {
      onPointerEnter: () => setIsOver(true),
      onPointerLeave: () => setIsOver(false),
      // A row that was clicked has the focus long after the hand is gone.
      onFocus: ({ target }) => setIsIn(target instanceof Element && target.matches(':focus-visible')),
      onBlur: () => setIsIn(false),
    },
  }
}
