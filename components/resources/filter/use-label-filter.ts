'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { ResourcesRequest, Row } from '@/lib/contract/resources'
import { labelsQuery } from '@/lib/facts/objects/query/resources'
import type { Labels } from '@/lib/objects/label-selector'
import { readProblem } from '@/lib/queries/problem-error'
import { readLabelFilter } from './label-filter'

/** Labels change without a stream event, because the stream sends rows without them. */
const AGAIN_MS = 30_000
const NEWER_MS = 5_000

export interface LabelFilter {
  /** Absent while nothing is filtered by labels, or they have not been read yet. */
  keeps?: (row: Row) => boolean
  /** What is wrong with the selector. */
  error?: string
  /** What to say: how far labels are known, that they are being read, or why they are not. */
  says?: string
}

/** Filters the rows of a list by labels, which are read only while a selector needs them. */
export function useLabelFilter(target: ResourcesRequest, text: string, rows: readonly Row[]): LabelFilter {
  const test = useMemo(() => readLabelFilter(text), [text])
  const isOn = typeof test === 'function'
  const { data, error, dataUpdatedAt, refetch } = useQuery({
    ...labelsQuery(target),
    enabled: isOn,
    refetchInterval: AGAIN_MS,
  })
  const known = useMemo(() => data && new Map<string, Labels>(Object.entries(data.labels)), [data])
  const newer = useMemo(
    () => (isOn && known ? rows.filter(({ key }) => !known.has(key)).length : 0),
    [isOn, known, rows],
  )
  const isBehind = newer > 0 && data?.partial === false
  useEffect(() => {
    if (!isBehind) return
    const timer = setTimeout(() => void refetch(), Math.max(0, dataUpdatedAt + NEWER_MS - Date.now()))
    return () => clearTimeout(timer)
  }, [isBehind, dataUpdatedAt, refetch])
  return useMemo((): LabelFilter => {
    if (typeof test === 'string') return { error: test }
    if (test === undefined) return {}
    if (known) {
      const keeps = ({ key }: Row) => {
        const labels = known.get(key)
        return labels !== undefined && test(labels)
      }
      return { keeps, says: sayRead(newer, data?.partial === true) }
    }
    if (!error) return { says: 'reading labels' }
    const { title, detail } = readProblem(error)
    return { says: `labels could not be read, so rows are not filtered by them: ${title} ${detail}`.trim() }
  }, [test, known, newer, error, data?.partial])
}

function sayRead(newer: number, isPartial: boolean): string {
  if (newer === 0) return `labels are refreshed every ${AGAIN_MS / 1000} s`
  return isPartial
    ? `labels of ${newer} more rows are not read`
    : `labels of ${newer} more rows are not known yet`
}
