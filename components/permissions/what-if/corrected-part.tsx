import { useQuery } from '@tanstack/react-query'
import { Code } from '@/components/ui/code'
import { CopyButton } from '@/components/ui/copy-button'
import { Icon } from '@/components/ui/icon'
import type { ManifestCorrection, WhatIf } from '@/lib/facts/what-if/contract'
import { corrected } from '@/lib/facts/what-if/judge/corrected'
import { whatIfQuery } from '@/lib/facts/what-if/query'
import { visibleText } from '@/lib/words/visible-text'
import { EndsRefusals } from './ends-refusals'
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
