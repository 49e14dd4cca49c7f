import Link from 'next/link'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import { StateNotice } from '@/components/ui/state-notice'
import { nameOfKind, refusedUser, type ShownState } from './list-words'

interface ListNoticeProps {
  shown: ShownState
  kind: { group: string; resource: string }
  /** " in shop", or nothing for a kind that belongs to no namespace. */
  where: string
  /** Query of the access page that explains a refusal. */
  explain: string | undefined
  /** Asks the API server again now. */
  action: ReactNode
}

function Why({ explain }: { explain: string | undefined }) {
  if (explain === undefined) return null
  return (
    <Link href={`/access${explain}`} className="whitespace-nowrap text-accent underline">
      Why?
    </Link>
  )
}

/** What has to be said of a list besides its rows. Nothing while it is live. */
export function ListNotice({ shown, kind, where, explain, action }: ListNoticeProps) {
  const { state, says, asOf } = shown
  const name = nameOfKind(kind)
  switch (state) {
    case 'live':
      return null
    case 'loading':
      return (
        <p role="status" className="text-13 text-quiet">
          {says}
        </p>
      )
    case 'polling':
      return (
        <p role="status" data-state="polling" className="flex items-baseline gap-2 text-13 text-quiet">
          <Icon name="repeat" className="size-3.5 self-start mt-0.5" />
          <span className="min-w-0 max-w-prose break-words">
            {says} <Why explain={explain} />
          </span>
        </p>
      )
    case 'stale':
      return (
        <StateNotice state="stale">
          {asOf === undefined ? null : (
            <span aria-live="off">
              Last known to be true <RelativeTime at={asOf} />.{' '}
            </span>
          )}
          Reconnecting. {says}
        </StateNotice>
      )
    case 'forbidden':
      return (
        <StateNotice state="denied" action={action}>
          {refusedUser(says)} may not list {name}
          {where}. <Why explain={explain} />
        </StateNotice>
      )
    case 'absent':
      return (
        <StateNotice state="absent" action={action}>
          This cluster has no {name}. {says}
        </StateNotice>
      )
    case 'failed':
      return (
        <StateNotice state="unknown" action={action}>
          What {name} there are{where} could not be read. {says}
        </StateNotice>
      )
  }
}

interface AskAgainProps {
  isAsking: boolean
  onAsk: () => void
}

export function AskAgain({ isAsking, onAsk }: AskAgainProps) {
  return (
    <Button onClick={onAsk} disabled={isAsking}>
      {isAsking ? 'Asking' : 'Ask again'}
    </Button>
  )
}
