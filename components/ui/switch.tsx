import type { ReactNode } from 'react'

interface SwitchProps {
  on: boolean
  onToggle: (on: boolean) => void
  children: ReactNode
}

/** Turns a part of the page on and off. */
export function Switch({ on, onToggle, children }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      onClick={() => onToggle(!on)}
      className="inline-flex min-h-6 items-center gap-2.5 text-left text-15 font-semibold"
    >
      <span
        aria-hidden="true"
        className={`relative h-4.5 w-8 shrink-0 rounded-full transition-colors duration-120 ${on ? 'bg-accent' : 'bg-line-strong'}`}
      >
        <span
          className={`absolute top-0.5 size-3.5 rounded-full bg-surface transition-[left] duration-120 ${on ? 'left-4' : 'left-0.5'}`}
        />
      </span>
      {children}
    </button>
  )
}
