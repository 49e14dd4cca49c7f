'use client'

import { useEffect } from 'react'
import type { Row } from '@/lib/contract/resources'

/** Where the open row is among those that are shown, and its neighbors. */
export interface RowPlace {
  /** From 1. */
  index: number
  count: number
  previous?: string
  next?: string
}

/** Reports where the open row is, whenever that changes; undefined while it is not among the rows. */
export function useRowPlace(
  rows: readonly Row[],
  openKey: string | undefined,
  onPlace: (place: RowPlace | undefined) => void,
): void {
  const at = openKey === undefined ? -1 : rows.findIndex(({ key }) => key === openKey)
  const count = rows.length
  const previous = rows[at - 1]?.key
  const next = at < 0 ? undefined : rows[at + 1]?.key
  useEffect(() => {
    if (at < 0) return onPlace(undefined)
    onPlace({
      index: at + 1,
      count,
      ...(previous === undefined ? {} : { previous }),
      ...(next === undefined ? {} : { next }),
    })
  }, [at, count, previous, next, onPlace])
}
