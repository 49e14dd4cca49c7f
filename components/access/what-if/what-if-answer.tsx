import { INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { Icon } from '@/components/ui/icon'
import type { WhatIf } from '@/lib/contract/what-if'
import { CARD_EDGE } from '../check/card-edge'
import { Part } from '../explanation/part'
import { UnseenList } from '../explanation/unseen-list'
import { GainList } from './gain-list'
import { JudgedCheck } from './judged-check'
import { LostCalls } from './lost-calls'
import { MistakeList } from './mistake-list'
import { ObjectList } from './object-list'
import { Opened } from './opened'

function meaningOf({ objects, mistakes, check, opens }: WhatIf): Meaning {
  if (!objects.some(({ existing }) => existing !== 'ignored')) return 'bad'
  if (mistakes.some(({ severity }) => severity === 'refused')) return 'bad'
  if (mistakes.some(({ severity }) => severity === 'dangerous')) return 'warning'
  if (check?.after === 'denied') return 'bad'
  if (check?.after === 'unknown') return 'unknown'
  return opens.calls.length > 0 ? 'ok' : 'neutral'
}

/**
 * What a paste would change: the fact, the checked call, the mistakes, what it grants to this account and to
 * others.
 */
export function WhatIfAnswer({ answer }: { answer: WhatIf }) {
  const { says, check, mistakes, moreMistakes, opens, others, moreOthers, loses, unseen, objects } = answer
  const meaning = meaningOf(answer)
  const isRead = objects.some(({ existing }) => existing !== 'ignored')
  return (
    <article
      aria-label="What it would change"
      className={`flex flex-col gap-5 rounded-md border border-l-4 border-line bg-surface p-4 md:p-5 ${CARD_EDGE[meaning]}`}
    >
      <h2 className="flex min-w-0 items-start gap-2 text-17 font-semibold">
        <Icon name={SHAPE[meaning]} className={`mt-1 ${INK[meaning]}`} />
        <span className="min-w-0 break-words">{says}</span>
      </h2>
      {check === undefined ? null : (
        <Part title="The checked call">
          <JudgedCheck check={check} />
        </Part>
      )}
      {mistakes.length === 0 ? null : (
        <Part title={`Mistakes (${mistakes.length + moreMistakes})`}>
          <MistakeList mistakes={mistakes} more={moreMistakes} />
        </Part>
      )}
      {opens.calls.length === 0 ? null : (
        <Part title="What it grants">
          <Opened opens={opens} />
        </Part>
      )}
      {isRead && loses.state !== 'none' ? (
        <Part title="What it takes away">
          <LostCalls loses={loses} />
        </Part>
      ) : null}
      {others.length === 0 ? null : (
        <Part title="Who else gains access">
          <GainList gains={others} more={moreOthers} />
        </Part>
      )}
      {objects.length === 0 ? null : (
        <Part title="Objects">
          <ObjectList objects={objects} />
        </Part>
      )}
      {unseen.length === 0 ? null : (
        <Part title="Not visible from here">
          <UnseenList unseen={unseen} />
        </Part>
      )}
      <footer className="border-t border-line pt-3 text-13 text-quiet">
        Nothing was applied. {answer.upstreamRequests} requests to the API server. Whether you may write these
        objects yourself is not judged here.
      </footer>
    </article>
  )
}
