import { expect, it } from 'vitest'
import { words } from '@/lib/phrase/phrase'
import { type None, noneIn, noneOf, type Read, type Whole } from './reading'

const SAYS = words('No refusal')
const WHY = words('No refusal in the logs of 21 of 5,008 pods')

it.each<[string, Read<readonly string[]>, string | undefined]>([
  ['says none of what was read in full', { kind: 'whole', value: [] }, 'none'],
  ['says the part of a part', { kind: 'part', value: [], read: 21, of: 5_008, why: WHY }, 'part'],
  ['knows nothing where nothing was read', { kind: 'none', why: WHY }, 'unknown'],
  ['calls an old reading old', { kind: 'stale', value: [], at: '2026-12-01T11:00:00Z' }, 'stale'],
  ['says nothing where something was found', { kind: 'whole', value: ['pods'] }, undefined],
])('%s', (_, reading, is) => {
  const verdict = noneIn(reading, SAYS)
  expect(verdict?.is).toBe(is)
  if (is === 'part' || is === 'unknown') expect(verdict?.says).toBe(WHY)
})

it('does not compile where a "none" is built from less than a whole reading', () => {
  const part: Read<readonly never[]> = { kind: 'part', value: [], read: 1, of: 2, why: WHY }
  const found: Whole<readonly string[]> = { kind: 'whole', value: ['pods'] }
  // @ts-expect-error A part is no whole.
  const ofPart: None = noneOf(part, SAYS)
  // @ts-expect-error Something was found.
  const ofFound: None = noneOf(found, SAYS)
  // @ts-expect-error No literal is one.
  const literal: None = { is: 'none', says: SAYS }
  expect([ofPart, ofFound, literal].map(({ is }) => is)).toEqual(['none', 'none', 'none'])
})
