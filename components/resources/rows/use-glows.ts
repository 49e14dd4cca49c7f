'use client'

import { useEffect, useMemo, useState } from 'react'
import type { Column, Row } from '@/lib/contract/resources'
import { createGlowKeeper, GLOW_MS, type Glows, NO_GLOWS } from './glows'

/** What changed in the rows a moment ago; drawn with the change in one pass. */
export function useGlows(columns: readonly Column[], rows: readonly Row[]): Glows {
  const [keep] = useState(createGlowKeeper)
  const [over, setOver] = useState(NO_GLOWS)
  const glows = useMemo(() => keep(columns, rows, Date.now()), [keep, columns, rows])
  useEffect(() => {
    if (glows.size === 0) return
    const timer = setTimeout(() => setOver(glows), GLOW_MS)
    return () => clearTimeout(timer)
  }, [glows])
  return glows === over ? NO_GLOWS : glows
}
