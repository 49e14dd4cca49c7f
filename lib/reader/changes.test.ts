import { describe, expect, it } from 'vitest'
import { partOf } from '@/e2e/testing/runs'
import { KEEPING, LOSING, saysNoOther, type Told, toldIn } from './testing/changes'
import { ALL_PASTES, negativesOf, pastesOf } from './testing/pastes'

const HEADS = new Set(pastesOf('heads').map(({ text }) => text))
const TEXTS = pastesOf(...ALL_PASTES)
  .map(({ text }) => ({ text, whole: toldIn(text) }))
  .filter(({ whole }) => whole.length > 0)

const CHANGES = { ...KEEPING, ...LOSING }
const known = new Map<string, ((typeof TEXTS)[number] & { told: Told[] })[]>()
const ON_ALL = ['lower case', 'upper case']

/** What each text says after a change, which is read once for both tests. */
function changed(name: string) {
  const change = CHANGES[name] ?? ((text: string) => text)
  const all = name in LOSING ? TEXTS.filter(({ text }) => !HEADS.has(text)) : TEXTS
  const texts = ON_ALL.includes(name) ? all : partOf(all, Object.keys(CHANGES).indexOf(name))
  const read = known.get(name) ?? texts.map((one) => ({ ...one, told: toldIn(change(one.text)) }))
  known.set(name, read)
  return read
}

describe('a text that was changed on its way', () => {
  it.each(Object.keys(CHANGES))('says the same or less: %s', (name) => {
    const other = changed(name).filter(({ told, whole }) => told.some((one) => !saysNoOther(one, whole)))
    expect(other.map(({ text }) => text)).toEqual([])
  })

  it.each(ON_ALL)('says the same nearly always: %s', (name) => {
    const all = changed(name)
    const same = all.filter(({ told, whole }) => JSON.stringify(told[0]) === JSON.stringify(whole[0]))
    expect(same.length / all.length).toBeGreaterThanOrEqual(0.99)
  })

  it.each(ON_ALL)('gives nothing where it gave nothing: %s', (name) => {
    const change = KEEPING[name] ?? ((text: string) => text)
    const found = negativesOf('negatives', 'mentions').filter(
      ({ text }) => toldIn(text).length === 0 && toldIn(change(text)).length > 0,
    )
    expect(found.map(({ text }) => text)).toEqual([])
  })
})
