import type { Control, Rung } from '@/lib/contract/connection'
import { RungItem } from './rung-item'
import { useLasting } from './use-lasting'

interface LadderProps {
  label: string
  rungs: readonly Rung[]
  /** Number of the first rung. */
  from: number
  controls: readonly Control[]
  wrongly: boolean
  isOpen: (rung: Rung) => boolean
  /** A climb is under way, and what stands here is that of the one before. */
  busy: boolean
}

/** Rungs in the order in which a call meets them. */
export function Ladder({ label, rungs, from, controls, wrongly, isOpen, busy }: LadderProps) {
  // A climb of the usual 50 ms would flicker; more than a little dimming would take the text below its contrast.
  const dimmed = useLasting(busy, 300)
  return (
    <ol
      aria-label={label}
      aria-busy={busy}
      start={from}
      className={`transition-[opacity,filter] duration-200 ${dimmed ? 'opacity-85 saturate-[0.3]' : ''}`}
    >
      {rungs.map((rung, index) => (
        <RungItem
          key={rung.id}
          rung={rung}
          number={from + index}
          open={isOpen(rung)}
          controls={controls.filter((control) => control.rung === rung.id)}
          wrongly={wrongly}
          more={index < rungs.length - 1}
        />
      ))}
    </ol>
  )
}
