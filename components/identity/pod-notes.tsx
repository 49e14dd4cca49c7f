import { Icon } from '@/components/ui/icon'
import type { Identity } from '@/lib/contract/identity'

/** What the Pod object says about its own state, under the sentence that names the pod. */
export function PodNotes({ notes }: { notes: NonNullable<Identity['pod']['notes']> }) {
  if (notes.length === 0) return null
  return (
    <ul aria-label="State of the pod" className="flex max-w-4xl flex-col gap-1">
      {notes.map(({ says, severity }) => (
        <li
          key={says}
          data-severity={severity}
          className={`flex gap-1.5 text-15 ${severity === 'warning' ? 'text-warning' : 'text-quiet'}`}
        >
          <Icon name={severity === 'warning' ? 'warning' : 'dot'} className="mt-[3px]" />
          <span className="min-w-0 wrap-anywhere">{says}</span>
        </li>
      ))}
    </ul>
  )
}
