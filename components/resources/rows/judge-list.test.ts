import { expect, it } from 'vitest'
import type { Row } from '@/lib/contract/resources'
import { rowJudge } from '@/lib/facts/objects/judge/row-health'
import type { Only } from '../view/view-in-url'
import { createListJudge, keepsOnly, tallyRows } from './judge-list'

const columns = ['Name', 'Ready', 'Status', 'Restarts', 'Age'].map((name) => ({
  name,
  type: 'string',
  priority: 0,
  description: '',
}))
const row = (key: string, ready: string, age: string) => ({ key, cells: [key, ready, 'Running', '0', age] })
const printedAt = '2026-11-24T12:00:00Z'
const PRINTED_MS = Date.parse(printedAt)

it('judges what starts again as time passes, and the same list without it no second time', () => {
  const judge = createListJudge()
  const settled = { columns, printedAt, rows: [row('a', '1/1', '3s')] }
  const first = judge(settled, PRINTED_MS)
  expect(judge(settled, PRINTED_MS + 600_000)).toBe(first)

  const starting = { ...settled, rows: [...settled.rows, row('b', '0/1', '3s')] }
  expect(judge(starting, PRINTED_MS).tallies).toMatchObject({ unhealthy: 0, hasGoing: true })
  expect(judge(starting, PRINTED_MS + 600_000).tallies).toMatchObject({ unhealthy: 1, hasGoing: false })
})

function aList(names: string[], ...rows: string[][]) {
  const judge = rowJudge(
    names.map((name) => ({ name })),
    { nowMs: 0 },
  )
  return { judge, rows: rows.map((cells, i): Row => ({ key: String(i), cells })) }
}

const PODS = ['Ready', 'Status']
const pods = aList(
  PODS,
  ['1/1', 'Running'],
  ['0/1', 'Pending'],
  ['1/1', 'Running'],
  ['0/1', 'Running'],
  ['0/1', 'Error'],
  ['0/1', 'Error'],
  ['0/1', 'Completed'],
)

it.each([
  [
    'what needs attention first, then words, worst and most frequent first, then what is fine',
    pods,
    [
      '4 Not ready unhealthy',
      '2 Error is:Error',
      '1 Pending is:Pending',
      '1 Completed is:Completed',
      '2 Ready healthy',
    ],
  ],
  ['only what there is', aList(PODS, ['1/1', 'Running']), ['1 Ready healthy']],
  [
    'events by their type, none of which needs attention',
    aList(['Type', 'Reason'], ['Normal', 'a'], ['Warning', 'b'], ['Normal', 'c']),
    ['1 Warning is:Warning', '2 Normal is:Normal'],
  ],
  [
    'Deployments by whether they are ready, and no chip for a number',
    aList(['Name', 'Ready'], ['a', '1/1'], ['b', '0/1'], ['c', '2/3']),
    ['2 Not ready unhealthy', '1 Ready healthy'],
  ],
  ['nothing of a kind that does not tell', aList(['Name', 'Data'], ['a', '2']), []],
  [
    'words that are an object’s own',
    aList(['Status'], ['__proto__'], ['constructor']),
    ['1 __proto__ is:__proto__', '1 constructor is:constructor'],
  ],
  ['nothing of nothing', aList(['Status']), []],
])('counts %s', (_, { rows, judge }, told) => {
  const { chips } = tallyRows(rows, judge, judge.of)
  expect(chips.map(({ count, word, only }) => `${count} ${word} ${only}`)).toEqual(told)
})

it.each<[Only, string[]]>([
  ['unhealthy', ['1', '3', '4', '5']],
  ['healthy', ['0', '2']],
  ['is:Error', ['4', '5']],
  ['is:Running', ['0', '2', '3']],
  ['is:none', []],
])('the chip %s keeps as many rows as it counts', (only, keys) => {
  const { rows, judge } = pods
  const kept = rows.filter(keepsOnly(only, judge, judge.of))
  expect(kept.map(({ key }) => key)).toEqual(keys)
  const chip = tallyRows(rows, judge, judge.of).chips.find((each) => each.only === only)
  if (chip) expect(chip.count).toBe(kept.length)
})
