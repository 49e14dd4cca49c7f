export interface SkeletonProps {
  /** What is loading, for screen readers. */
  label: string
  lines?: number
}

const WIDTHS = ['w-11/12', 'w-8/12', 'w-10/12', 'w-6/12', 'w-9/12']

/** Holds the place of text to come. */
export function Skeleton({ label, lines = 4 }: SkeletonProps) {
  return (
    <div role="status" aria-label={label} className="breathing flex flex-col gap-2 py-1">
      {WIDTHS.concat(WIDTHS)
        .slice(0, lines)
        .map((width, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines are alike and never move.
          <span key={i} className={`h-4 rounded-sm bg-line ${width}`} />
        ))}
    </div>
  )
}
