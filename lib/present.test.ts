import { expect, it } from 'vitest'
import { present } from './present'

it.each([
  [{}, {}],
  [{ a: undefined }, {}],
  [
    { a: 1, b: undefined, c: null },
    { a: 1, c: null },
  ],
  [
    { a: '', b: 0, c: false },
    { a: '', b: 0, c: false },
  ],
])('of %o leaves out only what is undefined', (fields, left) => {
  expect(present(fields)).toStrictEqual(left)
})

it('has the type of an object whose optional fields may be left out', () => {
  const name: string | undefined = ['web'].at(1)
  const target: { kind: string; name?: string } = { ...present({ kind: 'Pod', name }) }
  expect(Object.keys(target)).toEqual(['kind'])
})
