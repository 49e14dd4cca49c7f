'use client'

import { useEffect, useState } from 'react'

/** True once `value` has been true for that long, false as soon as it is not. */
export function useLasting(value: boolean, ms: number): boolean {
  const [lasts, setLasts] = useState(false)
  useEffect(() => {
    if (!value) return
    const timer = setTimeout(() => setLasts(true), ms)
    return () => {
      clearTimeout(timer)
      setLasts(false)
    }
  }, [value, ms])
  return value && lasts
}
