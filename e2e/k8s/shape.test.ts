import { describe, expect, it } from 'vitest'
import { missesOf } from './shape'

const answer = {
  state: 'read',
  clouds: [
    { id: 'aws', says: 'wrong audience' },
    { id: 'azure', says: 'no label' },
  ],
}

describe('missesOf', () => {
  it.each([
    ['a field that is the same', { state: 'read' }],
    ['an entry among others', { clouds: [{ id: 'azure' }] }],
    ['entries in another order', { clouds: [{ id: 'azure' }, { id: 'aws' }] }],
    ['a regular expression', { clouds: [{ says: '/^wrong/' }] }],
    ['the length of a list', { clouds: { length: 2 } }],
  ])('finds none for %s', (_, wanted) => {
    expect(missesOf(answer, wanted)).toEqual([])
  })

  it.each([
    ['a text that only contains the wanted one', { state: 'rea' }, ['.state is "read", not rea']],
    ['a field that is not there', { fix: { yaml: '/x/' } }, ['.fix is not there']],
    ['one entry that has no field alike', { clouds: [{ id: 'aws', says: 'no label' }] }, 1],
    [
      'an expression that does not match',
      { clouds: [{ id: 'aws', says: '/label/' }] },
      ['.clouds[0].says is "wrong audience", not /label/'],
    ],
    ['a list that is none', { state: [{}] }, ['.state is no list']],
    ['another length', { clouds: { length: 3 } }, ['.clouds.length is 2, not 3']],
    ['an empty list', { none: [{ id: 'x' }] }, ['.none is no list']],
  ])('names %s', (_, wanted, expected) => {
    const misses = missesOf(answer, wanted)
    if (typeof expected === 'number') expect(misses).toHaveLength(expected)
    else expect(misses).toEqual(expected)
  })
})
