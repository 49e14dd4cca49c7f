import { useNow } from '@/components/ui/relative-time'
import { useIsAnyLost } from '@/lib/pages/live/known-answers'
import { isLate } from '@/lib/pages/live/lateness'
import { useLiveStatus } from '@/lib/pages/live/live-provider'

/** True while Podglass itself does not answer: its stream is late or, on a page that needs none, a question was lost. */
export function useIsLost(): boolean {
  const status = useLiveStatus()
  const now = useNow()
  const isAnyLost = useIsAnyLost()
  return status.state === 'idle' ? isAnyLost : isLate(status, now)
}
