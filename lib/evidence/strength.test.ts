import { describe, expect, expectTypeOf, it } from 'vitest'
import type { SentenceRead, SpeakerKind } from './speaker'
import { type Proven, type Strength, strengthOf } from './strength'

describe('how strong a claim is', () => {
  it.each<[SpeakerKind, SentenceRead, string, string]>([
    ['answer', 'whole', 'J1', 'proven'],
    ['client', 'whole', 'J1', 'proven'],
    ['client', 'cut', 'J1', 'likely'],
    ['program', 'whole', 'H9', 'proven'],
    ['server-log', 'whole', 'B13', 'proven'],
    ['webhook', 'whole', 'J8', 'proven'],
    ['webhook', 'whole', 'K422', 'likely'],
    ['kubelet', 'whole', 'C7', 'proven'],
    ['kubelet', 'whole', 'K500', 'likely'],
    ['proxy', 'whole', 'A8', 'proven'],
    ['proxy', 'whole', 'J1', 'likely'],
    ['unknown', 'whole', 'J1', 'likely'],
    ['unknown', 'cut', 'J1', 'possible'],
    ['request-log', 'whole', 'J1', 'possible'],
  ])('of a %s whose sentence is %s, about %s, is %s', (kind, sentence, cause, strength) => {
    expect(strengthOf(sentence, { kind, by: '' }, cause)).toBe(strength)
  })

  it('cannot be written as proven', () => {
    // @ts-expect-error: only what was read is proven.
    const written: Strength = 'proven'
    expect(written).toBe('proven')
    expectTypeOf<Proven>().toExtend<'proven'>()
    expectTypeOf<'proven'>().not.toExtend<Proven>()
  })
})
