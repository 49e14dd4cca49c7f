import { describe, expect, it } from 'vitest'
import { KEEPING, LOSING, saysNoOther, toldIn } from './testing/changes'
import { ALL_PASTES, negativesOf, pastesOf } from './testing/pastes'

const TEXTS = pastesOf(...ALL_PASTES)
  .map(({ text }) => ({ text, whole: toldIn(text) }))
  .filter(({ whole }) => whole.length > 0)

describe('a text that was changed on its way', () => {
  it.each(Object.entries({ ...KEEPING, ...LOSING }))('says the same or less: %s', (_name, change) => {
    const other = TEXTS.filter(({ text, whole }) =>
      toldIn(change(text)).some((told) => !saysNoOther(told, whole)),
    )
    expect(other.map(({ text }) => text)).toEqual([])
  })

  it.each(['lower case', 'upper case'])('says the same nearly always: %s', (name) => {
    const change = KEEPING[name] ?? ((text: string) => text)
    const same = TEXTS.filter(
      ({ text, whole }) => JSON.stringify(toldIn(change(text))[0]) === JSON.stringify(whole[0]),
    )
    expect(same.length / TEXTS.length).toBeGreaterThanOrEqual(0.99)
  })

  it.each(['lower case', 'upper case'])('gives nothing where it gave nothing: %s', (name) => {
    const change = KEEPING[name] ?? ((text: string) => text)
    const found = negativesOf('negatives', 'mentions').filter(
      ({ text }) => toldIn(text).length === 0 && toldIn(change(text)).length > 0,
    )
    expect(found.map(({ text }) => text)).toEqual([])
  })
})
