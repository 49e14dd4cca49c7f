import { describe, expect, it } from 'vitest'
import { gateSize } from '@/e2e/gates/record-gate'
import { sharesRight } from './testing/composed'

const CASES = gateSize(3_000, 8_000)
const LEAST = 0.999

describe('composed texts', () => {
  it(`gives each field of at least ${LEAST * 100} % of ${CASES}, and whole texts as well`, () => {
    const { shares, missed } = sharesRight(CASES)
    const figures = shares.map(([field, share]) => `${field} ${(100 * share).toFixed(2)} %`)
    process.stdout.write(`${CASES} composed texts: ${figures.join(', ')}\n`)
    for (const [field, share] of shares) {
      expect(share, `${field}\n${missed.slice(0, 20).join('\n')}`).toBeGreaterThanOrEqual(LEAST)
    }
  })
})
