import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { RelativeTime } from '@/components/ui/relative-time'
import { Said } from '@/components/ui/said'
import { StateNotice } from '@/components/ui/state-notice'
import { isSilent, type Phrase, say, sentenceOf } from '@/lib/phrase/phrase'
import { nameOfKind, type ShownState, sayListRefused } from './list-words'

interface ListNoticeProps {
  shown: ShownState
  kind: { group: string; resource: string }
  /** " in shop", or nothing for a kind that is not namespaced. */
  where: string
  /** Who the API server refused. */
  user: string | undefined
  /** Address of the page that explains a refusal. */
  explain: string | undefined
  /** Checks with the API server again now. */
  action: ReactNode
}

function Why({ explain }: { explain: string | undefined }) {
  if (explain === undefined) return null
  return (
    <Link href={explain} className="whitespace-nowrap text-accent underline">
      Why?
    </Link>
  )
}

function InFull({ says }: { says: Phrase }) {
  if (isSilent(says)) return null
  return (
    <Disclosure summary="In full">
      <p translate="no" className="max-w-prose font-mono text-13 break-words text-quiet">
        <Said phrase={says} />
      </p>
    </Disclosure>
  )
}

/** What to say about a list besides its rows: nothing while it is live and nothing is refused. */
export function ListNotice({ shown, kind, where, user, explain, action }: ListNoticeProps) {
  const { state, says, lead, asOf } = shown
  const name = nameOfKind(kind)
  const first = lead ?? says
  const isCut = lead !== undefined || state === 'forbidden'
  const inFull = isCut ? <InFull says={says} /> : null
  switch (state) {
    case 'live':
      return isSilent(says) ? null : (
        <div data-state="live" className="text-13 text-quiet">
          <p role="status">
            <Said phrase={first} /> <Why explain={explain} />
          </p>
          {inFull}
        </div>
      )
    case 'loading':
      return (
        <p role="status" className="text-13 text-quiet">
          <Said phrase={says} />
        </p>
      )
    case 'polling':
      return (
        <div data-state="polling" className="text-13 text-quiet">
          <p role="status">
            <Icon name="repeat" className="mr-1.5 size-3.5 align-[-0.2em]" />
            <Said phrase={first} /> <Why explain={explain} />
          </p>
          {inFull}
        </div>
      )
    case 'stale':
      return (
        <>
          <StateNotice state="stale">
            {asOf === undefined ? null : (
              <span aria-live="off">
                As of <RelativeTime at={asOf} />.{' '}
              </span>
            )}
            <span>
              Reconnecting. <Said phrase={first} />
            </span>{' '}
            <Why explain={explain} />
          </StateNotice>
          {inFull}
        </>
      )
    case 'forbidden':
      return (
        <>
          <StateNotice state="denied" action={action}>
            {lead === undefined ? null : <Said phrase={say`${lead} `} />}
            {sayListRefused(user)} cannot list {name}
            {where}. <Why explain={explain} />
          </StateNotice>
          {inFull}
        </>
      )
    case 'absent':
      return (
        <StateNotice state="absent" action={action}>
          This cluster has no {name}. <Said phrase={says} />
        </StateNotice>
      )
    case 'failed':
      return (
        <>
          <StateNotice state="unknown" action={action}>
            The {name}
            {where} could not be read. <Said phrase={sentenceOf(first)} /> <Why explain={explain} />
          </StateNotice>
          {inFull}
        </>
      )
  }
}

export function AskAgain({ isAsking, onAsk }: { isAsking: boolean; onAsk: () => void }) {
  return (
    <Button onClick={onAsk} disabled={isAsking}>
      {isAsking ? 'Checking' : 'Check again'}
    </Button>
  )
}
