import { Badge } from '@/components/ui/badge'
import type { Control } from '@/lib/contract/connection'
import { Proof } from './proof'
import { standingOfControl } from './standing'
import { Typed } from './typed'

/** Which ends are worth a word: those that the lesson does not foretell. */
const WORDED = new Set(['not-shown', 'went-through', 'otherwise'])

/** One step done wrong: what came back, and what that teaches. */
export function ControlItem({ control }: { control: Control }) {
  const standing = standingOfControl(control)
  return (
    <li
      data-control={control.id}
      data-standing={standing.name}
      className="flex min-w-0 flex-col gap-1 text-13 text-quiet last:odd:col-span-full"
    >
      <div className="flex flex-wrap items-baseline gap-x-2.5 gap-y-1">
        <h4 className="text-13 font-[650] text-ink">{control.title}</h4>
        {WORDED.has(standing.name) ? (
          <Badge meaning={standing.meaning} icon={standing.icon}>
            {standing.word}
          </Badge>
        ) : null}
        {control.asExpected === null ? (
          <span>{control.answer}</span>
        ) : (
          <code className="rounded-sm bg-sunken px-1.5 py-px font-mono text-12 wrap-anywhere text-ink">
            {control.answer}
          </code>
        )}
      </div>
      <p className="max-w-[76ch]">
        <Typed text={control.teaches} />
      </p>
      <Proof title={control.title} evidence={[]} line={control.curl} />
    </li>
  )
}
