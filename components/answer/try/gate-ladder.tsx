import { Icon } from '@/components/ui/icon'
import type { Gate } from '@/lib/contract/try'
import { GATE_LOOK } from '../gate-look'

/** Every gate of the API server in its order, with what one answer proves about it. */
export function GateLadder({ gates }: { gates: readonly Gate[] }) {
  return (
    <ol aria-label="Gates of the API server" className="flex flex-col text-13">
      {gates.map(({ id, name, state, says }) => {
        const { icon, ink, word } = GATE_LOOK[state]
        return (
          <li
            key={id}
            data-gate={state}
            className={`grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-2 py-0.5 sm:grid-cols-[1.25rem_10rem_minmax(0,1fr)] ${state === 'refused' ? 'rounded-sm bg-bad-soft' : ''}`}
          >
            <span className={`pt-px ${ink}`}>
              <Icon name={icon} />
              <span className="sr-only">{word}: </span>
            </span>
            <span className={state === 'not-reached' ? 'text-quiet' : 'font-medium'}>{name}</span>
            <span className="col-start-2 max-w-prose break-words text-quiet sm:col-start-auto">{says}</span>
          </li>
        )
      })}
    </ol>
  )
}
