'use client'

import { useState } from 'react'
import { counted, grouped } from '@/lib/words/lists'
import { barsOf, barWords } from './refusal-words'

interface MinuteBarsProps {
  perMinute: readonly number[]
  /** Of the longest bar of the page: one scale for all rows. */
  most: number
  minutes: number
  checkedAt: string
  bad: boolean
}

const LEAST_PERCENT = 8

/** When it happened, in ten bars on one scale for the page; under the pointer one says when and how often. */
export function MinuteBars({ perMinute, most, minutes, checkedAt, bad }: MinuteBarsProps) {
  const [at, setAt] = useState<number>()
  const bars = barsOf(perMinute)
  const width = Math.max(1, Math.round(perMinute.length / Math.max(1, bars.length)))
  const highest = `at most ${grouped(Math.max(0, ...bars))} in ${counted(width, 'minute')}`
  return (
    <div className="relative z-10 w-32 text-[0.6875rem]/4 text-faint">
      <div
        role="img"
        aria-label={`By time, the last minutes last: ${bars.join(', ')}`}
        onPointerLeave={() => setAt(undefined)}
        className="flex h-6 items-end border-b border-line-strong md:h-7"
      >
        {bars.map((count, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its position.
            key={index}
            data-bar={count}
            onPointerEnter={() => setAt(index)}
            className="flex h-full flex-1 items-end px-px hover:bg-hover"
          >
            <span
              className={`w-full rounded-t-[1px] ${bad ? 'bg-bad/75' : 'bg-warning/70'} ${at === index ? 'outline-1 outline-ink' : ''}`}
              style={{
                height: count === 0 ? 0 : `${Math.max(LEAST_PERCENT, (100 * count) / Math.max(1, most))}%`,
              }}
            />
          </span>
        ))}
      </div>
      <p aria-hidden="true" className="flex justify-between gap-1 whitespace-nowrap">
        {at === undefined ? (
          <>
            <span className="group-focus-within/row:hidden">{minutes} min ago</span>
            <span className="hidden group-focus-within/row:inline">{highest}</span>
            <span className="group-focus-within/row:hidden">now</span>
          </>
        ) : (
          <span>{barWords(bars, at, minutes, checkedAt)}</span>
        )}
      </p>
    </div>
  )
}
