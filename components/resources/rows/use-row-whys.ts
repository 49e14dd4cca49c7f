import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import * as z from 'zod/mini'
import type { ResourcesRequest, Row } from '@/lib/contract/resources'
import { MOST_WHYS, type RowWhy, rowKeySchema } from '@/lib/facts/objects/contract/whys'
import { whysQuery } from '@/lib/facts/objects/query'

export type RowWhys = ReadonlyMap<string, RowWhy>

const NONE: RowWhys = new Map()
/** Rows that pass by while the user scrolls are not asked for. */
const STILL_MS = 120
/** An event may say more about a row that did not change. */
const AGAIN_MS = 60_000
/** A short list draws all its rows, more than are in sight. */
const MOST_ROWS = 40

/** What a row said when it was asked for: another state has another reason. */
function signOf({ cells }: Row, told: readonly number[]): string {
  return told.map((index) => String(cells[index] ?? '')).join(' ')
}

/**
 * Why the rows in sight are not healthy, asked for 20 at a time when the view rests, again when their state changes and each
 * minute. A row keeps its reason while the next one is asked for, and where nothing could be read.
 */
export function useRowWhys(
  target: ResourcesRequest,
  /** The rows in sight that may have a reason, in their order. */
  wanted: readonly Row[],
  /** The cells that show a row's state. */
  told: readonly number[],
): RowWhys {
  const client = useQueryClient()
  const [whys, setWhys] = useState(NONE)
  const [round, setRound] = useState(0)
  const asked = useRef(new Map<string, { sign: string; atMs: number }>())
  // A name from a hostile API server would spoil the request for the others.
  const inSight = wanted.slice(0, MOST_ROWS).filter(({ key }) => z.safeParse(rowKeySchema, key).success)
  const signs = inSight.map((row) => `${row.key} ${signOf(row, told)}`).join('\n')
  const latest = useRef({ inSight, told, target })
  useEffect(() => {
    latest.current = { inSight, told, target }
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for again when what is in sight changes, and each round.
  useEffect(() => {
    if (signs === '') return
    const timer = setTimeout(async () => {
      const now = latest.current
      const nowMs = Date.now()
      const due = now.inSight.filter((row) => {
        const known = asked.current.get(row.key)
        return known?.sign !== signOf(row, now.told) || nowMs - known.atMs >= AGAIN_MS
      })
      const batch = due.slice(0, MOST_WHYS)
      if (batch.length === 0) return
      for (const row of batch) asked.current.set(row.key, { sign: signOf(row, now.told), atMs: nowMs })
      const keys = batch.map(({ key }) => key)
      try {
        const answer = await client.fetchQuery(whysQuery(now.target, keys))
        setWhys((before) => {
          const next = new Map(before)
          for (const key of keys) {
            if (answer.unread?.includes(key)) continue
            const why = Object.hasOwn(answer.whys, key) ? answer.whys[key] : undefined
            if (why) next.set(key, why)
            else next.delete(key)
          }
          return next
        })
      } catch {
        // A failed request shows nothing; it is repeated in a minute.
      }
      if (due.length > batch.length) setRound((before) => before + 1)
    }, STILL_MS)
    return () => clearTimeout(timer)
  }, [signs, round, client])
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setRound((before) => before + 1)
    }, AGAIN_MS)
    return () => clearInterval(timer)
  }, [])
  return whys
}
