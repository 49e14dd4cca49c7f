import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { foreign } from './quote'

it('leaves words that fit as they are, and marks each cut within the room', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 40 }), (text, room) => {
      const shown = foreign(text, room)
      expect(shown.length).toBeLessThanOrEqual(room)
      if (text.length <= room) expect(shown).toBe(text)
      else {
        expect(shown.endsWith('…')).toBe(true)
        expect(text.startsWith(shown.slice(0, -1))).toBe(true)
      }
    }),
    { numRuns: runs(2_000) },
  )
  expect(foreign('🐙🐙', 3)).toBe('🐙…')
})
