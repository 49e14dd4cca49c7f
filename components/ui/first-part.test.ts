import { expect, it } from 'vitest'
import { firstPart } from './first-part'

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
