import { describe, expect, it } from 'vitest'
import { KEEPING, LOSING, saysNoOther, toldIn } from './testing/changes'
import { ALL_PASTES, negativesOf, pastesOf } from './testing/pastes'

const TEXTS = pastesOf(...ALL_PASTES)
  .map(({ text }) => ({ text, whole: toldIn(text) }))
  .filter(({ whole }) => whole.length > 0)

const CHANGES = { ...KEEPING, ...LOSING }
const known = new Map<string, ReturnType<typeof toldIn>[]>()

/** What each text says after a change, which is read once for both tests. */
function changed(name: string) {
  const change = CHANGES[name] ?? ((text: string) => text)
  const told = known.get(name) ?? TEXTS.map(({ text }) => toldIn(change(text)))
  known.set(name, told)
  return told
}

describe('a text that was changed on its way', () => {
  it.each(Object.keys(CHANGES))('says the same or less: %s', (name) => {
    const all = changed(name)
    const other = TEXTS.filter(({ whole }, i) => all[i]?.some((told) => !saysNoOther(told, whole)))
    expect(other.map(({ text }) => text)).toEqual([])
  })

  it.each(['lower case', 'upper case'])('says the same nearly always: %s', (name) => {
    const all = changed(name)
    const same = TEXTS.filter(({ whole }, i) => JSON.stringify(all[i]?.[0]) === JSON.stringify(whole[0]))
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
