import { Badge, type Meaning } from '@/components/ui/badge'
import type { IconName } from '@/components/ui/icon'
import type { ListState } from '@/lib/contract/resources'

const MARK: Record<
  Exclude<ListState, 'live' | 'loading'>,
  { meaning: Meaning; icon: IconName; word: string; means: string }
> = {
  polling: {
    meaning: 'neutral',
    icon: 'repeat',
    word: 'polling',
    means: 'The list is polled.',
  },
  stale: { meaning: 'warning', icon: 'clock', word: 'stale', means: 'These rows are from an earlier read.' },
  forbidden: { meaning: 'bad', icon: 'lock', word: 'refused', means: 'The API server refuses the list.' },
  absent: {
    meaning: 'neutral',
    icon: 'absent',
    word: 'absent',
    means: 'This cluster does not have this kind.',
  },
  failed: { meaning: 'unknown', icon: 'question', word: 'unknown', means: 'The list could not be read.' },
}

/** How current a list is, in one word; a live list needs none. */
export function StateMark({ state }: { state: ListState }) {
  if (state === 'live' || state === 'loading') return null
  const { meaning, icon, word, means } = MARK[state]
  return (
    <span title={means} data-list-state={state}>
      <Badge meaning={meaning} icon={icon}>
        {word}
      </Badge>
    </span>
  )
}

/** What keeps the rows of a list current. */
export function KeptBy({ state }: { state: ListState }) {
  if (state === 'loading') return <span title="The watch is not open yet.">reading</span>
  if (state !== 'live') return null
  return (
    <span title="A watch is open: changes appear as they happen." data-list-state="live">
      1 watch
    </span>
  )
}
