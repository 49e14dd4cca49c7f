import { expect, it } from 'vitest'
import { gateSize, recordGate } from './gates/record-gate'
import { runSoak } from './testing/soak-run'

const SECONDS = gateSize(20, 180)

it(
  `after ${SECONDS} s of faults at random the lists equal the store, and no connection is left`,
  async () => {
    const soak = runSoak({ seed: 20_261_124, seconds: SECONDS, speed: 20 })
    const ended = await soak.then(
      (figures) => ({ figures }),
      (error: Error) => ({ error }),
    )
    const faults =
      'figures' in ended ? Object.values(ended.figures.faults).reduce((sum, count) => sum + count, 0) : 0
    const says =
      'figures' in ended
        ? `0 after ${faults} faults and ${ended.figures.changes} changes`
        : ended.error.message
    const isMet = 'figures' in ended && ended.figures.openAfterClose === 0
    recordGate({ id: 'rows', part: 'soak', figure: says, state: isMet ? 'met' : 'missed' })
    if ('error' in ended) throw ended.error
    expect(faults).toBeGreaterThan(10)
    expect(ended.figures.openAfterClose).toBe(0)
  },
  (SECONDS + 100) * 1000,
)
