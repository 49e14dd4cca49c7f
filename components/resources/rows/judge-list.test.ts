import { expect, it } from 'vitest'
import { createListJudge } from './judge-list'

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
