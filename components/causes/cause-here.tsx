'use client'

import { refusalWords } from '@/components/refusals/refusal-words'
import { Badge } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { Link } from '@/components/ui/link'
import { shortListOf } from '@/lib/words/lists'
import { refusalsAddress } from '@/lib/words/page-addresses'
import { visibleText } from '@/lib/words/visible-text'
import { STANDING_LOOK, useCauseStandings, useSeenRefusals } from './cause-standing'

/** Whether refused calls of this namespace have a cause, in a line whose place is kept for it. */
export function CauseHere({ id }: { id: string }) {
  const { answer, isRead } = useSeenRefusals()
  const standing = useCauseStandings(answer)?.(id)
  const calls = (answer?.refusals ?? [])
    .filter(({ explanation }) => explanation.cause?.id === id)
    .map((refusal) => visibleText(refusalWords(refusal).call))
  return (
    <p className="mt-2 min-h-6 text-13/6 text-quiet">
      {standing === undefined ? (
        isRead ? (
          'Whether it is seen here is not known: no log or event of this namespace could be read.'
        ) : (
          'Checking the logs and events of this namespace.'
        )
      ) : standing === 'not seen here' ? (
        'Not seen in the logs and events of this namespace, which does not rule it out.'
      ) : (
        <>
          <Badge meaning={STANDING_LOOK[standing]}>{standing}</Badge>{' '}
          <Code>{shortListOf([...new Set(calls)], 3)}</Code>. See{' '}
          <Link href={refusalsAddress()} className="text-accent underline">
            Refusals
          </Link>
          .
        </>
      )}
    </p>
  )
}
