import { describe, expect, it } from 'vitest'
import { causeTable } from '../causes/table'
import { causeIdOf, families, placeOf } from './families'

const listed = families.flatMap(({ ids }) => ids)

describe('the families of causes', () => {
  it('hold each cause once', () => {
    expect(listed.toSorted()).toEqual(Object.keys(causeTable).toSorted())
  })

  it('order ids by their number and not by their letters', () => {
    const rules = families.find(({ name }) => name === 'rules')?.ids ?? []
    expect(rules.slice(0, 3)).toEqual(['D0', 'D1', 'D2'])
    expect(rules.indexOf('D9')).toBeLessThan(rules.indexOf('D10'))
  })

  it('lead from each cause to the next of its family and back', () => {
    for (const id of listed) {
      const { family, next } = placeOf(id)
      if (next === undefined) expect(family.ids.at(-1)).toBe(id)
      else expect(placeOf(next).previous).toBe(id)
    }
  })

  it.each(['d1', 'D', 'D1 ', 'Z9', 'constructor', '__proto__', ''])('take no cause for %j', (word) => {
    expect(causeIdOf(word)).toBeUndefined()
  })

  it('take an id as it stands in the table', () => {
    expect(causeIdOf('K429')).toBe('K429')
  })
})
