import type { IconName } from '@/components/ui/icon'
import type { Gate } from '@/lib/facts/call/contract'

/** How the state of a gate looks and reads, on the short line and in the whole list. */
export const GATE_LOOK: Record<Gate['state'], { icon: IconName; ink: string; word: string }> = {
  passed: { icon: 'check', ink: 'text-ok', word: 'passed' },
  refused: { icon: 'cross', ink: 'text-bad', word: 'refused here' },
  'not-reached': { icon: 'dash', ink: 'text-faint', word: 'not reached' },
  unknown: { icon: 'question', ink: 'text-unknown', word: 'not known' },
}
