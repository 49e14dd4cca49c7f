'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { type ReactNode, useEffect, useMemo } from 'react'
import { Skeleton } from '@/components/ui/skeleton'
import type { ResourcesRequest } from '@/lib/contract/resources'
import { checkQuery, verdictQuery } from '@/lib/facts/call/query'
import type { Kind } from '@/lib/facts/objects/contract/kinds'
import { NeededPermission } from './needed-permission'

// Loaded only where a list is refused.
const CheckedCall = dynamic(() => import('@/components/answer/checked-call').then((m) => m.CheckedCall), {
  ssr: false,
  loading: () => <Skeleton label="Checking why" lines={5} />,
})

interface RefusedListProps {
  target: ResourcesRequest
  known: Kind | undefined
  /** The list's own refusal, shown where the review alone would not show it. */
  notice: ReactNode
  /** Called once the review says yes: the rows can be read. */
  onGranted: () => void
}

/** Why a list is refused and what fixes it, in place of its rows, which appear once it is granted. */
export function RefusedList({ target, known, notice, onGranted }: RefusedListProps) {
  const { group, resource, namespace } = target
  const check = useMemo(() => ({ verb: 'list', group, resource, namespace }), [group, resource, namespace])
  // The card makes these checks; here their answers are only read.
  const again = useQuery({ ...verdictQuery(check), enabled: false })
  const full = useQuery({ ...checkQuery(check), enabled: false })
  const grantedAt = again.data?.verdict === 'allowed' ? again.dataUpdatedAt : 0
  const isOtherwise = full.error !== null || full.data?.verdict === 'allowed'
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each yes.
  useEffect(() => {
    if (grantedAt > 0) onGranted()
  }, [grantedAt])
  return (
    <div data-state="denied" className="flex flex-col gap-3">
      {isOtherwise ? notice : null}
      <CheckedCall check={check} />
      <NeededPermission target={target} known={known} />
    </div>
  )
}
