import { expect, it } from 'vitest'
import { words } from '@/lib/phrase/phrase'
import type { Read } from './reading'
import { shownBy, shownByAll, shownByWords, shownWhere } from './shown'
import type { Strength } from './strength'

const WHY = words('Refused.')

it.each<[string, Strength, string]>([
  ['an answer', shownBy({ state: 'read' }), 'proven'],
  ['no answer', shownBy({ state: 'unread' }), 'possible'],
  ['all', shownByAll({ kind: 'whole', value: [] }), 'proven'],
  ['a part', shownByAll({ kind: 'part', value: [], read: 3, why: WHY }), 'likely'],
  ['what was read before', shownByAll({ kind: 'stale', value: [], at: '' }), 'likely'],
  ['nothing', shownByAll({ kind: 'none', why: WHY }), 'possible'],
  ['words', shownByWords('system:node:a'), 'proven'],
  ['no words', shownByWords(''), 'possible'],
  ['what an answer said', shownWhere(true), 'proven'],
  ['what none said', shownWhere(undefined), 'possible'],
])('is as strong as what was read: %s', (_, strength, expected) => {
  expect(strength).toBe(expected)
})

it('does not compile where a claim is written proven, or follows from what has no state', () => {
  // @ts-expect-error No literal is proven.
  const written: Strength = 'proven'
  // @ts-expect-error A value alone does not say how much of it was read.
  const ofValue = () => shownByAll([] satisfies Read<unknown>['kind'][])
  expect([written, typeof ofValue]).toEqual(['proven', 'function'])
})
