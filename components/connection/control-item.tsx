import { Badge } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { CodeBlock } from '@/components/ui/code-block'
import { Disclosure } from '@/components/ui/disclosure'
import type { Control } from '@/lib/facts/connection/contract'
import { useLadderPlace } from './proof'
import { standingOfControl } from './standing'

/** The outcomes worth a word: those that the lesson does not predict. */
const WORDED = new Set(['not-shown', 'went-through', 'otherwise'])

/** One step done wrong: the result in a word, which opens, and what it teaches. */
export function ControlItem({ control }: { control: Control }) {
  const { id, title, brief, answer, teaches, curl } = control
  const place = useLadderPlace()
  const standing = standingOfControl(control)
  return (
    <li
      data-control={id}
      data-standing={standing.name}
      className="flex min-w-0 flex-col text-13 text-quiet last:odd:col-span-full"
    >
      <div className="group/came flex flex-wrap items-center gap-x-2.5">
        <h4 className="text-13 leading-6 font-[650] text-ink">{title}</h4>
        {WORDED.has(standing.name) ? (
          <Badge meaning={standing.meaning} icon={standing.icon}>
            {standing.word}
          </Badge>
        ) : null}
        <div className="min-w-0 group-has-[[open]]/came:basis-full">
          <Disclosure
            summary={
              <>
                <span className="sr-only">{title}: </span>
                <span className="min-w-0 font-mono text-12 wrap-anywhere">{brief}</span>
              </>
            }
          >
            <div className="flex flex-col gap-2">
              <p
                className={`wrap-anywhere ${control.asExpected === null ? '' : 'font-mono text-12 text-ink'}`}
              >
                {answer}
              </p>
              {curl === undefined ? null : (
                <CodeBlock language="shell" code={curl} label={`${title}: ${place}`} wrap />
              )}
            </div>
          </Disclosure>
        </div>
      </div>
      <p className="max-w-[76ch]">
        <Typed text={teaches} />
      </p>
    </li>
  )
}

/** A sentence whose backticks mark what to type. */
export function Typed({ text }: { text: string }) {
  return text.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never move.
      <Code key={index} className="font-mono text-[0.875em] text-ink">
        {part}
      </Code>
    ),
  )
}
