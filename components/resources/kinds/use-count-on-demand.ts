'use client'

import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { ResourcesRequest } from '@/lib/contract/resources'
import { countQuery } from '@/lib/queries/resources'

/** Passing over a kind on the way to another sends no request. */
const DWELL_MS = 350

/**
 * How many objects a kind has, requested once a reader stays on it; undefined before, and where it may not be
 * listed.
 */
export function useCountOnDemand(target: ResourcesRequest | undefined) {
  const [isAsked, setIsAsked] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const { data } = useQuery({
    ...countQuery(target ?? { group: '', version: 'v1', resource: 'pods', namespace: '' }),
    enabled: isAsked && target !== undefined,
  })
  const stay = () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setIsAsked(true), DWELL_MS)
  }
  const leave = () => clearTimeout(timer.current)
  return {
    count: isAsked && target !== undefined ? data : undefined,
    handlers: { onPointerEnter: stay, onPointerLeave: leave, onFocus: stay, onBlur: leave },
  }
}
