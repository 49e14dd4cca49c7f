import type { ReactNode } from 'react'
import { INK, type Meaning, SHAPE, SOFT } from './badge'
import { Icon } from './icon'

/** A word beside a name that says how it stands. */
export function Tag({ meaning, children }: { meaning: Meaning; children: ReactNode }) {
  return (
    <span
      data-meaning={meaning}
      className={`inline-block rounded-sm px-1.5 py-px text-12 font-semibold ${INK[meaning]} ${SOFT[meaning]}`}
    >
      {meaning === 'ok' ? <Icon name={SHAPE.ok} className="mr-1 size-3.5 align-[-0.28em]" /> : null}
      {children}
    </span>
  )
}
