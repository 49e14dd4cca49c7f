import { useEffect, useRef, useState } from 'react'
import type { Access } from '@/lib/facts/account/contract'
import { matrixChanges, sayChange } from '@/lib/facts/account/judge/matrix-changes'

export interface TimedChange {
  says: string
  /** Milliseconds since 1970, by this browser. */
  at: number
}

const MOST = 50

function isOfTheSame(a: Access, b: Access): boolean {
  return a.user === b.user && a.namespace === b.namespace
}

/**
 * What the shown account lost and gained since this page first checked, newest first. It is not stored
 * anywhere else.
 */
export function useMatrixChanges(access: Access | undefined, askedAt: number): TimedChange[] {
  const last = useRef<Access>(undefined)
  const [changes, setChanges] = useState<TimedChange[]>([])
  useEffect(() => {
    const before = last.current
    if (access === undefined || before === access) return
    last.current = access
    if (before === undefined || !isOfTheSame(before, access)) return setChanges([])
    const found = matrixChanges(before, access).map((change) => ({ says: sayChange(change), at: askedAt }))
    if (found.length > 0) setChanges((known) => [...found, ...known].slice(0, MOST))
  }, [access, askedAt])
  return changes
}
