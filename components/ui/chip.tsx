import type { ReactNode } from 'react'

interface ChipProps {
  pressed: boolean
  onPress: () => void
  children: ReactNode
  /** How many there are; shown bold after the word. */
  count?: number | string
  /** Of how many, where fewer are counted. */
  of?: string
  bad?: boolean
}

/** One of several filters in a row: a word and a count. */
export function Chip({ pressed, onPress, children, count, of, bad = false }: ChipProps) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onPress}
      className={`inline-flex h-8 items-center gap-1.5 rounded-md border border-line px-2.5 text-13 whitespace-nowrap hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft ${bad ? 'text-bad' : ''}`}
    >
      {children}
      {count === undefined ? null : <span className="font-semibold">{count}</span>}
      {of === undefined ? null : <span className="text-quiet">of {of}</span>}
    </button>
  )
}
