import { describe, expect, it } from 'vitest'
import { gateSize, recordGate } from '@/e2e/gates/record-gate'
import { ASKERS, confusion, LEAST_RIGHT, runTrials, shareRight } from '@/lib/server/testing/mutation-trials'

const WORLDS = gateSize(300, 5_000)
const OVER_HTTPS = gateSize(60, 200)

describe('the first cause', () => {
  it.each([
    { way: 'short', worlds: WORLDS, seed: 2 },
    { way: 'https', worlds: OVER_HTTPS, seed: 3 },
  ] as const)(
    'names the field whose change made a world refuse the call, of $worlds random worlds by each asker, $way',
    async (asked) => {
      const trials = await runTrials(asked)
      process.stdout.write(`${confusion(trials)}\n`)
      const shares = ASKERS.map((asker) => shareRight(trials.filter((trial) => trial.asker === asker)))
      const isMet = shares.every((share) => share >= LEAST_RIGHT)
      recordGate({
        id: 'first-cause',
        part: asked.way,
        figure: `${shares.map((share) => `${(100 * share).toFixed(2)} %`).join(', ')} of ${asked.worlds}`,
        state: isMet ? 'met' : 'missed',
      })
      for (const [i, share] of shares.entries()) expect(share, ASKERS[i]).toBeGreaterThanOrEqual(LEAST_RIGHT)
    },
    900_000,
  )
})
