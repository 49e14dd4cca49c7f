import { describe, expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { sharesRight } from './testing/composed'

describe('a message in a wrapper after damage', () => {
  it('gives what the message says, and what its wrapper says where it is silent', () => {
    const { shares, missed } = sharesRight(runs(400))
    for (const [field, share] of shares) {
      expect(share, `${field}\n${missed.join('\n')}`).toBeGreaterThanOrEqual(0.99)
    }
  })
})
