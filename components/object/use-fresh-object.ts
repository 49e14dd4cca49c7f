'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { ResourceList, ResourcesRequest } from '@/lib/contract/resources'
import type { ObjectRequest } from '@/lib/facts/objects/contract/object'
import { objectQuery } from '@/lib/facts/objects/query/object'
import { resourcesQuery } from '@/lib/facts/objects/query/resources'

/** A row that changes often costs one request in this time. */
const SETTLE_MS = 1_500

function useListed<T>(list: ResourcesRequest, select: (shown: ResourceList) => T) {
  return useQuery({ ...resourcesQuery(list), enabled: false, select }).data
}

/** The details of an object, requested again when its row in the list changes. */
export function useFreshObject(target: ObjectRequest, list: ResourcesRequest, key: string) {
  const query = useQuery(objectQuery(target))
  const row = useListed(list, (shown) => shown.rows.find((candidate) => candidate.key === key))
  const { refetch } = query
  const seen = useRef(row)
  useEffect(() => {
    const isNews = seen.current !== undefined && seen.current !== row
    seen.current = row
    if (!isNews) return
    const timer = setTimeout(() => void refetch(), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [row, refetch])
  return query
}

/** What the list prints as the status of an object; undefined where it has no such column. */
export function useListedStatus(list: ResourcesRequest, key: string): string | undefined {
  return useListed(list, ({ columns, rows }) => {
    const index = columns.findIndex(({ name }) => name === 'Status')
    const cell = rows.find((row) => row.key === key)?.cells[index]
    return cell === undefined || cell === null ? undefined : String(cell)
  })
}
