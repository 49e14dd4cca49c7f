'use client'

import { type RefObject, useLayoutEffect, useState } from 'react'

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
