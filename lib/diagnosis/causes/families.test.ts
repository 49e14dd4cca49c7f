import { describe, expect, it } from 'vitest'
import { causeOf, causes } from './all'
import { families, familyPlace } from './families'

const listed = families.flatMap((family) => family.causes.map(({ id }) => id))

describe('the families of causes', () => {
  it('hold each cause once', () => {
    expect(listed.toSorted()).toEqual(causes.map(({ id }) => id).toSorted())
  })

  it('order ids by number, not by letters', () => {
    const rules = families.find(({ name }) => name === 'rules')?.causes.map(({ id }) => id) ?? []
    expect(rules.slice(0, 3)).toEqual(['D0', 'D1', 'D2'])
    expect(rules.indexOf('D9')).toBeLessThan(rules.indexOf('D10'))
  })

  it('lead from each cause to the next of its family and back', () => {
    for (const id of listed) {
      const { family, next } = familyPlace(id)
      if (next === undefined) expect(family.causes.at(-1)?.id).toBe(id)
      else expect(familyPlace(next.id).previous?.id).toBe(id)
    }
  })

  it.each(['d1', 'D', 'D1 ', 'Z9', 'constructor', '__proto__', ''])('accept no cause for %j', (word) => {
    expect(causeOf(word)).toBeUndefined()
  })

  it('accept an id exactly as in the table', () => {
    expect(causeOf('K429')?.id).toBe('K429')
  })
})
