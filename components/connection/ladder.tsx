import type { Control, Rung } from '@/lib/contract/connection'
import { RungItem } from './rung-item'

interface LadderProps {
  label: string
  rungs: readonly Rung[]
  /** Number of the first rung. */
  from: number
  controls: readonly Control[]
  isOpen: (rung: Rung) => boolean
  /** A climb is under way, and what stands here is that of the one before. */
  busy: boolean
}

/** Rungs in the order in which a call meets them. */
export function Ladder({ label, rungs, from, controls, isOpen, busy }: LadderProps) {
  return (
    <ol
      aria-label={label}
      aria-busy={busy}
      start={from}
      className={`transition-opacity duration-200 ${busy ? 'opacity-70 delay-300' : ''}`}
    >
      {rungs.map((rung, index) => (
        <RungItem
          key={rung.id}
          rung={rung}
          number={from + index}
          open={isOpen(rung)}
          controls={controls.filter((control) => control.rung === rung.id)}
          more={index < rungs.length - 1}
        />
      ))}
    </ol>
  )
}
