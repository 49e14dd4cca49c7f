import { Badge, type Meaning } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { Disclosure } from '@/components/ui/disclosure'
import { Said } from '@/components/ui/said'
import { type ManifestCorrection, MISTAKE_WORDS, type Mistake } from '@/lib/facts/what-if/contract'
import { sayName } from './corrected-part'

const MEANING: Record<Mistake['severity'], Meaning> = {
  refused: 'bad',
  never: 'bad',
  dangerous: 'warning',
  suspicious: 'unknown',
}

const SHOWN = 8

interface CorrectProps {
  /** Writes a name into the text; absent where the text has changed since. */
  onCorrect: ((correction: ManifestCorrection) => void) | undefined
}

function Item({ mistake, onCorrect }: { mistake: Mistake } & CorrectProps) {
  const { severity, object, line, where, says, instead, correction } = mistake
  const [meaning, word] = [MEANING[severity], MISTAKE_WORDS[severity]]
  const isWritable = correction !== undefined && onCorrect !== undefined
  return (
    <li data-severity={severity} className="flex flex-col gap-0.5">
      <p className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5 text-13">
        <Badge meaning={meaning}>{word}</Badge>
        <span className="text-quiet">line {line}</span>
        {object === '' ? null : <span className="min-w-0 break-all">{object}</span>}
        {where === '' ? null : <Code className="min-w-0 font-mono break-all text-quiet">{where}</Code>}
      </p>
      <p className="max-w-prose break-words">
        <Said phrase={says} />
      </p>
      {instead === undefined || isWritable ? null : (
        <p className="max-w-prose break-words">
          <span className="text-quiet">Instead: </span>
          <Said phrase={instead} />
        </p>
      )}
      {!isWritable ? null : (
        <p className="mt-0.5">
          <Button small className="max-w-full" onClick={() => onCorrect(correction)}>
            <span className="truncate">
              Write <Code>{sayName(correction.to)}</Code>
            </span>
            <span className="sr-only"> in line {line}</span>
          </Button>
        </p>
      )}
    </li>
  )
}

const keyOf = (mistake: Mistake) => JSON.stringify(mistake)

interface MistakeListProps extends CorrectProps {
  mistakes: readonly Mistake[]
  more: number
}

/** The mistakes of a paste, the gravest first, each with its line and what to write instead. */
export function MistakeList({ mistakes, more, onCorrect }: MistakeListProps) {
  const [first, rest] = [mistakes.slice(0, SHOWN), mistakes.slice(SHOWN)]
  return (
    <div className="flex flex-col gap-3">
      <ul aria-label="Mistakes" className="flex flex-col gap-3">
        {first.map((mistake) => (
          <Item key={keyOf(mistake)} mistake={mistake} onCorrect={onCorrect} />
        ))}
      </ul>
      {rest.length === 0 ? null : (
        <Disclosure summary={`More mistakes (${rest.length + more})`}>
          <ul aria-label="More mistakes" className="flex flex-col gap-3">
            {rest.map((mistake) => (
              <Item key={keyOf(mistake)} mistake={mistake} onCorrect={onCorrect} />
            ))}
          </ul>
          {more === 0 ? null : <p className="mt-3 text-13 text-quiet">{more} more are not listed.</p>}
        </Disclosure>
      )}
    </div>
  )
}
