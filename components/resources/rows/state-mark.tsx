import { Badge, type Meaning } from '@/components/ui/badge'
import type { IconName } from '@/components/ui/icon'
import type { ListState } from '@/lib/contract/resources'

const MARK: Record<ListState, { meaning: Meaning; icon: IconName; word: string; means: string }> = {
  live: {
    meaning: 'ok',
    icon: 'dot',
    word: 'live',
    means: 'A watch is open: changes appear as they happen.',
  },
  polling: {
    meaning: 'neutral',
    icon: 'repeat',
    word: 'polling',
    means: 'The list is polled.',
  },
  stale: { meaning: 'warning', icon: 'clock', word: 'stale', means: 'These rows are from an earlier read.' },
  forbidden: { meaning: 'bad', icon: 'lock', word: 'denied', means: 'The API server refuses the list.' },
  absent: {
    meaning: 'neutral',
    icon: 'absent',
    word: 'absent',
    means: 'This cluster does not have this kind.',
  },
  failed: { meaning: 'unknown', icon: 'question', word: 'unknown', means: 'The list could not be read.' },
  loading: { meaning: 'neutral', icon: 'dash', word: 'reading', means: 'The watch is not open yet.' },
}

/** How current a list is, in one word. */
export function StateMark({ state }: { state: ListState }) {
  const { meaning, icon, word, means } = MARK[state]
  return (
    <span title={means} data-list-state={state}>
      <Badge meaning={meaning} icon={icon}>
        {word}
      </Badge>
    </span>
  )
}
