import { Badge } from '@/components/ui/badge'
import type { Control } from '@/lib/contract/connection'
import { sayMs } from '@/lib/words/durations'
import { Proof } from './proof'
import { standingOfControl } from './standing'

/** One step done wrong: what came back, and what that teaches. */
export function ControlItem({ control }: { control: Control }) {
  const standing = standingOfControl(control)
  return (
    <li data-control={control.id} data-standing={standing.name} className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h4 className="text-13 font-semibold">{control.title}</h4>
        <Badge meaning={standing.meaning} icon={standing.icon}>
          {standing.word}
        </Badge>
        {control.ms === null ? null : (
          <span className="text-12 whitespace-nowrap text-quiet">{sayMs(control.ms)}</span>
        )}
      </div>
      {control.asExpected === null ? (
        <p className="max-w-prose text-13 text-quiet">{control.answer}</p>
      ) : (
        <blockquote className="rounded-sm bg-sunken px-2.5 py-1.5 font-mono text-13 wrap-anywhere">
          {control.answer}
        </blockquote>
      )}
      <p className="max-w-prose text-13">{control.teaches}</p>
      <Proof title={control.title} evidence={[]} line={control.curl} />
    </li>
  )
}
