'use client'

import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Row } from '@/lib/contract/resources'
import { inHeldOrder } from './held-order'

interface HeldOrder {
  rows: readonly Row[]
  /** True when rows are not where sorting would put them. */
  isHeld: boolean
  /** For the element that contains the rows. */
  handlers: {
    onPointerEnter: () => void
    onPointerLeave: () => void
    onFocus: (event: { target: EventTarget }) => void
    onBlur: () => void
  }
}

/**
 * Keeps sorted rows in their places while the pointer is over them or a key has moved into them, so nothing
 * moves under the pointer because a value changed. `order` says what they are sorted by: a new one applies at
 * once.
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
      // A clicked row keeps the focus long after the pointer is gone.
      onFocus: ({ target }) => setIsIn(target instanceof Element && target.matches(':focus-visible')),
      onBlur: () => setIsIn(false),
    },
  }
}
