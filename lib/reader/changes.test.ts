import { describe, expect, it } from 'vitest'
import { KEEPING, LOSING, saysNoOther, toldIn } from './testing/changes'
import { ALL_PASTES, pastesOf } from './testing/pastes'

const TEXTS = pastesOf(...ALL_PASTES)
  .map(({ text }) => ({ text, whole: toldIn(text) }))
  .filter(({ whole }) => whole.length > 0)

/** Of 1,000 texts at most so many say something else: none may be added. */
const MOST_OTHER: Readonly<Record<string, number>> = {
  'lower case': 3,
  'upper case': 3,
  'wrapped at 80': 3,
  'the first 40 %': 5,
  'the last 40 %': 9,
  'cut at 70 %': 5,
  'without its middle': 11,
  'scanned, 15 %': 10,
}

describe('a text that was changed on its way', () => {
  it.each(Object.entries({ ...KEEPING, ...LOSING }))('says the same or less: %s', (name, change) => {
    const other = TEXTS.filter(({ text, whole }) => {
      const [told] = toldIn(change(text))
      return told !== undefined && !saysNoOther(told, whole)
    })
    expect(other.length, other.map(({ text }) => text.slice(0, 120)).join('\n')).toBeLessThanOrEqual(
      Math.floor(((MOST_OTHER[name] ?? 0) * TEXTS.length) / 1_000),
    )
  })

  it.each(['lower case', 'upper case'])('says the same nearly always: %s', (name) => {
    const change = KEEPING[name] ?? ((text: string) => text)
    const same = TEXTS.filter(
      ({ text, whole }) => JSON.stringify(toldIn(change(text))[0]) === JSON.stringify(whole[0]),
    )
    expect(same.length / TEXTS.length).toBeGreaterThanOrEqual(0.92)
  })
})
