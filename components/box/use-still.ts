'use client'

import { useEffect, useState } from 'react'

const STILL_MS = 400

/** True once a text has not changed for a moment: what is asked of each letter would be asked for nothing. */
export function useIsStill(text: string): boolean {
  const [still, setStill] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setStill(text), STILL_MS)
    return () => clearTimeout(timer)
  }, [text])
  return still === text
}
