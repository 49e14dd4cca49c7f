import { expect, it } from 'vitest'
import { say, words } from '@/lib/phrase/phrase'
import { lineMarks } from './yaml-editor'

const at = (line: number, severity: 'refused' | 'never' | 'suspicious', says: string) => ({
  object: 'Role shop/a',
  where: '',
  line,
  severity,
  says: words(says),
})

it('marks each line once, by its gravest mistake, and none that the text does not have', () => {
  const mistakes = [
    at(3, 'suspicious', 'odd'),
    at(1, 'never', 'no kind'),
    at(3, 'refused', 'bad'),
    at(9, 'never', 'x'),
  ]
  expect(lineMarks('kind: Rle\nmetadata:\n  name: a', mistakes)).toEqual([
    { line: 1, severity: 'never', says: say`no kind`, width: 9 },
    { line: 3, severity: 'refused', says: say`bad (and 1 more)`, width: 9 },
  ])
})
