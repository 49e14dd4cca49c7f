'use client'

import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Column, Row } from '@/lib/contract/resources'
import { GLOW_MS, type Glows, nextGlows } from './glows'

const NONE: Glows = new Map()

/** What of the rows changed a moment ago; drawn in the same frame as the change. */
export function useGlows(columns: readonly Column[], rows: readonly Row[]): Glows {
  const [glows, setGlows] = useState(NONE)
  const before = useRef({ columns, rows })
  useLayoutEffect(() => {
    const earlier = before.current
    before.current = { columns, rows }
    if (earlier.rows === rows || earlier.columns !== columns) return
    setGlows((held) => nextGlows(held, columns, earlier.rows, rows, Date.now()))
  }, [columns, rows])
  useEffect(() => {
    if (glows.size === 0) return
    const timer = setTimeout(() => setGlows(NONE), GLOW_MS)
    return () => clearTimeout(timer)
  }, [glows])
  return glows
}
