import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { loadedRefusals } from '@/components/refusals/found-refusal'
import { Button } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { CopyButton } from '@/components/ui/copy-button'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import type { AccessTuple } from '@/lib/contract/access-tuple'
import type { Refusals } from '@/lib/facts/refusals/contract'
import { endedBy } from '@/lib/facts/refusals/judge/ended-by'
import { sayFound } from '@/lib/facts/refusals/judge/none-found'
import { refusalsQuery } from '@/lib/facts/refusals/query'
import type { ManifestCorrection, WhatIf } from '@/lib/facts/what-if/contract'
import { corrected } from '@/lib/facts/what-if/judge/corrected'
import { whatIfQuery } from '@/lib/facts/what-if/query'
import { counted } from '@/lib/words/lists'
import { visibleText } from '@/lib/words/visible-text'
import { sayOpened } from './say-opened'

const SHOWN = 6

/** A name as YAML has it: the core group is an empty string. */
export const sayName = (name: string) => (name === '' ? '""' : visibleText(name))

function Granted({ answer }: { answer: WhatIf }) {
  const { calls, isWhole } = answer.opens
  const served = calls.filter(({ isServed }) => isServed)
  if (served.length === 0) {
    return <p className="text-13 text-quiet">With that, it still grants nothing new to this account.</p>
  }
  const more = served.length - SHOWN
  return (
    <>
      <p className="text-13 text-quiet">With that, it grants</p>
      <ul aria-label="Granted when corrected" className="flex flex-col gap-1">
        {served.slice(0, SHOWN).map((call) => (
          <li key={JSON.stringify(call)} className="flex items-start gap-2 text-13">
            <Icon name="plus" className="mt-0.5 size-3.5 text-ok" />
            <Code className="min-w-0 wrap-anywhere">{visibleText(sayOpened(call))}</Code>
          </li>
        ))}
        {more > 0 ? (
          <li className="text-13 text-quiet">
            and {isWhole ? '' : 'at least '}
            {more} more
          </li>
        ) : null}
      </ul>
      <EndsRefusals calls={calls} user={answer.user} namespace={answer.namespace} />
    </>
  )
}

interface CorrectedPartProps {
  yaml: string
  corrections: readonly ManifestCorrection[]
  namespace: string
}

/** The paste with its names corrected: which, what it grants then, and the whole text to copy. */
export function CorrectedPart({ yaml, corrections, namespace }: CorrectedPartProps) {
  const text = corrected(yaml, corrections)
  const { data: answer } = useQuery(whatIfQuery({ yaml: text, namespace }))
  return (
    <div className="flex flex-col items-start gap-2">
      <ul aria-label="Corrected names" className="flex flex-col gap-0.5 text-13">
        {corrections.map(({ start, from, to }) => (
          <li key={start} className="wrap-anywhere">
            <span className="text-quiet">line {yaml.slice(0, start).split('\n').length}: </span>
            <Code>{sayName(from)}</Code> → <Code>{sayName(to)}</Code>
          </li>
        ))}
      </ul>
      {answer === undefined ? null : <Granted answer={answer} />}
      <CopyButton look="primary" text={text} label="Copy the corrected YAML" word="Copy the corrected YAML" />
    </div>
  )
}

/** The newest answer for the namespace that this window has, however old. */
function useRefusals(
  namespace: string,
  isAsked: boolean,
): { data: Refusals | undefined; isFetching: boolean } {
  const query = refusalsQuery({ namespace })
  const { data, isFetching } = useQuery({ ...query, enabled: isAsked, refetchInterval: false })
  const client = useQueryClient()
  return { data: data ?? loadedRefusals(client, namespace), isFetching }
}

interface EndsRefusalsProps {
  /** What would be granted to the account. */
  calls: readonly AccessTuple[]
  user: string
  namespace: string
}

/** How many of the refused calls it ends. Logs and events are read only if someone asks, or has asked on Refusals. */
export function EndsRefusals({ calls, user, namespace }: EndsRefusalsProps) {
  const [isAsked, setIsAsked] = useState(false)
  const { data, isFetching } = useRefusals(namespace, isAsked)
  if (data === undefined) {
    return (
      <p>
        <Button small disabled={isFetching} onClick={() => setIsAsked(true)}>
          {isFetching ? 'Reading logs and events' : 'Count the refusals that it ends'}
        </Button>
      </p>
    )
  }
  const { calls: ended, ofCalls, times, ofTimes } = endedBy(calls, data.refusals, user)
  return (
    <p className="text-13 text-quiet">
      {ofCalls === 0
        ? `${sayFound(data)}, so it ends none`
        : `Ends ${ended} of ${counted(ofCalls, 'refused call')}: ${times} of ${counted(ofTimes, 'refusal')} in ${data.minutes} min`}
      , checked <RelativeTime at={data.checkedAt} />.
    </p>
  )
}
