'use client'

import { useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { SearchField } from '@/components/ui/field'
import { Section } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNotice } from '@/components/ui/state-notice'
import type { Refusals } from '@/lib/facts/refusals/contract'
import { noneFound } from '@/lib/facts/refusals/judge/none-found'
import { plain } from '@/lib/phrase/phrase'
import { CauseLink } from './cause-link'
import { type CauseStanding, STANDING_LOOK, useCauseStandings, useSeenRefusals } from './cause-standing'

export interface ListedFamily {
  name: string
  title: string
  says: string
  causes: readonly { id: string; title: string }[]
}

function Standing({ of }: { of: CauseStanding | undefined }) {
  if (of === undefined || of === 'not seen here') return null
  return (
    <span className="ml-2">
      <Badge meaning={STANDING_LOOK[of]}>{of}</Badge>
    </span>
  )
}

interface SeenHereProps {
  answer: Refusals | undefined
  standingOf: ReturnType<typeof useCauseStandings>
  isRead: boolean
  causes: readonly { id: string; title: string }[]
}

/** What the marks of the list mean. Its place is kept, so that the list does not move when they come. */
function SeenHere({ answer, standingOf, isRead, causes }: SeenHereProps) {
  const seen = causes.filter(({ id }) => (standingOf?.(id) ?? 'not seen here') !== 'not seen here')
  return (
    <Section
      id="here"
      title="Seen here"
      says="In the logs and events of this namespace. A cause without a mark was not seen there, which does not rule it out."
    >
      <div className="min-h-9 max-md:min-h-22">
        {standingOf === undefined ? (
          isRead ? (
            <StateNotice state="unknown">No log or event of this namespace could be read.</StateNotice>
          ) : (
            <Skeleton label="Checking the logs and events of this namespace" lines={1} />
          )
        ) : seen.length === 0 ? (
          <NoneSeen answer={answer} />
        ) : (
          <ul className="flex flex-wrap gap-x-8 gap-y-2 max-md:flex-col max-md:gap-y-0">
            {seen.map((cause) => (
              <li key={cause.id}>
                <CauseLink {...cause} isAlone />
                <Standing of={standingOf(cause.id)} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </Section>
  )
}

/** That no refused call has a cause here: of all logs and events, or of how much of them. */
function NoneSeen({ answer }: Pick<SeenHereProps, 'answer'>) {
  const found = answer && noneFound(answer)
  if (found === undefined)
    return <StateNotice state="empty">No refused call with a cause was seen.</StateNotice>
  return <StateNotice state={found.is === 'none' ? 'empty' : 'unknown'}>{plain(found.says)}.</StateNotice>
}

/** Every cause by family, with a filter on ids and titles; those seen in this namespace are first, and marked. */
export function CauseList({ families }: { families: readonly ListedFamily[] }) {
  const [text, setText] = useState('')
  const { answer, isRead } = useSeenRefusals()
  const standingOf = useCauseStandings(answer)
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (line: string) => words.every((word) => line.toLowerCase().includes(word))
  const shown = families
    .map((family) => ({
      ...family,
      causes: family.causes.filter(({ id, title }) => fits(`${id} ${title} ${family.title}`)),
    }))
    .filter(({ causes }) => causes.length > 0)
  return (
    <>
      <SearchField
        label="Filter by id or words"
        text={text}
        onText={setText}
        placeholder="Filter by id or words"
        boxClass="mb-6 max-w-72"
      />
      <div aria-live="polite">
        {shown.length === 0 ? <StateNotice state="empty">No cause matches this filter.</StateNotice> : null}
      </div>
      {words.length > 0 ? null : (
        <SeenHere {...{ answer, standingOf, isRead }} causes={families.flatMap(({ causes }) => causes)} />
      )}
      {shown.map(({ name, title, says, causes }) => (
        <Section key={name} id={name} title={title} says={says}>
          <ul className="columns-[20rem] gap-x-8">
            {causes.map((cause) => (
              <li key={cause.id} className="break-inside-avoid md:py-1">
                <CauseLink {...cause} isAlone />
                <Standing of={standingOf?.(cause.id)} />
              </li>
            ))}
          </ul>
        </Section>
      ))}
    </>
  )
}
