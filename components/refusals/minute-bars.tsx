import { barsOf } from './refusal-words'

interface MinuteBarsProps {
  perMinute: readonly number[]
  /** Of the longest bar of the page: one scale for all rows. */
  most: number
  bad: boolean
}

/** When it happened, in ten bars on one scale for the page. */
export function MinuteBars({ perMinute, most, bad }: MinuteBarsProps) {
  const bars = barsOf(perMinute)
  const label = `By time, the last minutes last: ${bars.join(', ')}`
  return (
    <div
      role="img"
      aria-label={label}
      className="flex h-4 w-32 items-end gap-0.5 border-b md:h-8 border-line-strong"
    >
      {bars.map((count, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its position.
          key={index}
          className={`flex-1 rounded-t-[1px] ${bad ? 'bg-bad/75' : 'bg-warning/70'}`}
          style={{ height: count === 0 ? 0 : `${Math.max(8, (100 * count) / Math.max(1, most))}%` }}
        />
      ))}
    </div>
  )
}
