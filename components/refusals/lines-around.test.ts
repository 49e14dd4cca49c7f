import { expect, it } from 'vitest'
import { linesIn } from './lines-around'

const lines = ['14:25:59.9', '14:26:00', '14:26:59.9', '14:27:00'].map((time) => ({
  at: `2026-11-26T${time}Z`,
  text: time,
}))
const bar = { fromMs: Date.parse('2026-11-26T14:26:00Z'), toMs: Date.parse('2026-11-26T14:27:00Z') }
const told = (from: number, boundedBy: 'nothing' | 'lines') => {
  const read = linesIn({ lines: lines.slice(from), bytes: 0, boundedBy }, bar)
  return [read.lines.map(({ text }) => text), read.isCut]
}

it.each<[string, number, 'nothing' | 'lines', string[], boolean]>([
  ['from its beginning to its end', 0, 'nothing', ['14:26:00', '14:26:59.9'], false],
  ['where a bound left out only earlier ones', 0, 'lines', ['14:26:00', '14:26:59.9'], false],
  ['where a bound left out some of it', 2, 'lines', ['14:26:59.9'], true],
  ['where a bound left out all of it', 3, 'lines', [], true],
  ['where the log begins in it', 2, 'nothing', ['14:26:59.9'], false],
])('takes the lines of a time %s', (_, from, boundedBy, texts, isCut) => {
  expect(told(from, boundedBy)).toEqual([texts, isCut])
})
