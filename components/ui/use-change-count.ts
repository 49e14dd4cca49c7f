import { useState } from 'react'

/** How often the value has changed since it appeared on the page. */
export function useChangeCount(value: string): number {
  const [seen, setSeen] = useState({ value, changes: 0 })
  if (seen.value !== value) setSeen({ value, changes: seen.changes + 1 })
  return seen.changes
}
