'use client'

import type { UseQueryResult } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'

const never = () => () => undefined

/**
 * An answer that another part of the page asks for too. While React takes over the prerendered page it counts as not there,
 * because that page was drawn without it and the part that came first may already have it.
 */
export function useHydratedAnswer<T>({
  data,
  error,
  dataUpdatedAt,
  isFetching,
  refetch,
}: UseQueryResult<T>): Pick<
  UseQueryResult<T>,
  'data' | 'error' | 'dataUpdatedAt' | 'isFetching' | 'refetch'
> & {
  isPending: boolean
} {
  const isHydrated = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const seen = isHydrated ? { data, error } : { data: undefined, error: null }
  return {
    ...seen,
    dataUpdatedAt,
    isFetching,
    refetch,
    isPending: seen.data === undefined && seen.error === null,
  }
}
