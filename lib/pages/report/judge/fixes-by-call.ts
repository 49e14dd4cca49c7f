import type { Fix } from '@/lib/contract/explanation'
import { callAddress } from '@/lib/facts/refusals/judge/refused-call'
import { refusedCallOf } from '@/lib/facts/refusals/judge/seen-refusals'
import type { OverviewReadings } from '@/lib/pages/overview/judge/facts'

/** The chosen fix of each refused call that logs and events show, by the address of its answer, which its cause links to. */
export function fixesByCall({
  refusals,
  access,
}: Pick<OverviewReadings, 'refusals' | 'access'>): { href: string; fix: Fix }[] {
  if (refusals.state === 'unread') return []
  const own = access.state === 'read' ? access.value.user : ''
  return refusals.value.refusals.flatMap((refusal) => {
    const call = refusedCallOf(refusal)
    const [fix] = refusal.explanation.fixes
    return call === undefined || fix === undefined ? [] : [{ href: callAddress(call, own), fix }]
  })
}
