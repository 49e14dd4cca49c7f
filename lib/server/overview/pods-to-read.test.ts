import { expect, it } from 'vitest'
import { podsToRead } from './pods-to-read'

const pods = (...names: string[]) =>
  names.map((text) => {
    const [name = '', word = 'Pending'] = text.split(' ')
    return { name, word }
  })

it.each<[string, string[], number, string[]]>([
  ['nothing', [], 4, []],
  ['each of few', ['a', 'b'], 4, ['a 1', 'b 1']],
  [
    'one of each Deployment first, however many of another come before',
    ['cart-6c9d8f7b5-aaaaa', 'cart-6c9d8f7b5-bbbbb', 'cart-6c9d8f7b5-ccccc', 'search-7d9f8c6b5-ddddd'],
    2,
    ['cart-6c9d8f7b5-aaaaa 3', 'search-7d9f8c6b5-ddddd 1'],
  ],
  [
    'more of one where that leaves room',
    ['db-0', 'db-1', 'db-2', 'web-x'],
    3,
    ['db-0 2', 'db-1 1', 'web-x 1'],
  ],
  ['two states of one owner', ['db-0 Pending', 'db-1 Error'], 4, ['db-0 1', 'db-1 1']],
  ['no more than it may', ['a', 'b', 'c'], 2, ['a 1', 'b 1']],
])('reads %s', (_what, names, most, expected) => {
  expect(podsToRead(pods(...names), most).map(({ name, alike }) => `${name} ${alike}`)).toEqual(expected)
})
