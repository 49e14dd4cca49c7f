import { StateNotice } from '@/components/ui/state-notice'
import type { WhatIf } from '@/lib/contract/what-if'
import { sayTuple } from '../matrix/tuple-words'

/** Permissions that an apply would take away, or that this is not known. */
export function LostCalls({ loses }: { loses: WhatIf['loses'] }) {
  if (loses.state === 'unknown') return <StateNotice state="unknown">{loses.says}</StateNotice>
  return (
    <>
      <p className="max-w-prose break-words">{loses.says}</p>
      {loses.calls.length <= 3 ? null : (
        <p className="mt-1 font-mono text-13 break-all">{loses.calls.map(sayTuple).join(', ')}</p>
      )}
    </>
  )
}
