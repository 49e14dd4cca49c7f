import { useEffect, useState } from 'react'
import type { Control, Rung } from '@/lib/facts/connection/contract'
import { RungItem } from './rung-item'

/** True once `value` has been true for that long, false as soon as it is not. */
function useLasting(value: boolean, ms: number): boolean {
  const [lasts, setLasts] = useState(false)
  useEffect(() => {
    if (!value) return
    const timer = setTimeout(() => setLasts(true), ms)
    return () => {
      clearTimeout(timer)
      setLasts(false)
    }
  }, [value, ms])
  return value && lasts
}

interface LadderProps {
  label: string
  rungs: readonly Rung[]
  /** Number of the first step. Without it the rungs have none. */
  from?: number
  controls: readonly Control[]
  wrongly: boolean
  isOpen: (rung: Rung) => boolean
  /** A run is in progress, and what is shown is from the previous one. */
  busy: boolean
}

/** Steps in the order a call meets them. */
export function Ladder({ label, rungs, from, controls, wrongly, isOpen, busy }: LadderProps) {
  // A usual run of 50 ms would flicker; more dimming would take the text below its contrast.
  const dimmed = useLasting(busy, 300)
  return (
    <ol
      aria-label={label}
      aria-busy={busy}
      className={`transition-[opacity,filter] duration-200 ${dimmed ? 'opacity-85 saturate-[0.3]' : ''}`}
    >
      {rungs.map((rung, index) => (
        <RungItem
          key={rung.id}
          rung={rung}
          mark={from === undefined ? '–' : String(from + index)}
          open={isOpen(rung)}
          controls={controls.filter((control) => control.rung === rung.id)}
          wrongly={wrongly}
          more={index < rungs.length - 1}
        />
      ))}
    </ol>
  )
}
