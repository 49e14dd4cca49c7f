import { useEffect, useState } from 'react'

const AFTER_MS = 2_000

/** True once the page has had time for its own code and answers, so that what is not needed for them may be loaded. */
export function useAfterPaint(): boolean {
  const [isDue, setIsDue] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsDue(true), AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return isDue
}
