import { expect, it } from 'vitest'
import { firstPart, sayLength } from './long-text'

it.each<[string, string, string]>([
  ['a short text is whole', 'a\nb', 'a\nb'],
  ['a text of just the length is whole', 'x'.repeat(480), 'x'.repeat(480)],
  ['a long line is cut', 'x'.repeat(100_000), 'x'.repeat(480)],
  [
    'many lines are cut',
    Array.from({ length: 50 }, (_, n) => `${n}`).join('\n'),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].join('\n'),
  ],
  ['no character is cut in two', `${'x'.repeat(479)}😀y`, 'x'.repeat(479)],
])('%s', (_, text, part) => expect(firstPart(text)).toBe(part))

it.each([
  ['x'.repeat(4121), '4,121 characters'],
  [`${'x'.repeat(4096)}… (94911 more characters)`, '4,096 of 99,007 characters'],
  ['… (5 more characters) of mine', '29 characters'],
])('the length of a text is said as it is before a server cut it: %#', (text, says) => {
  expect(sayLength(text)).toBe(says)
})
