import { expect, it } from 'vitest'
import { lineMarks } from './yaml-editor'

const at = (line: number, severity: 'refused' | 'never' | 'suspicious', says: string) => ({
  object: 'Role shop/a',
  where: '',
  line,
  severity,
  says,
})

it('marks each line once, by its gravest mistake, and none that the text does not have', () => {
  const mistakes = [
    at(3, 'suspicious', 'odd'),
    at(1, 'never', 'no kind'),
    at(3, 'refused', 'bad'),
    at(9, 'never', 'x'),
  ]
  expect(lineMarks('kind: Rle\nmetadata:\n  name: a', mistakes)).toEqual([
    { line: 1, severity: 'never', says: 'no kind', width: 9 },
    { line: 3, severity: 'refused', says: 'bad (and 1 more)', width: 9 },
  ])
})
