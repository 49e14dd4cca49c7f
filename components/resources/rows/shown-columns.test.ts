import { expect, it } from 'vitest'
import type { Column } from '@/lib/contract/resources'
import { createColumnChooser, hasWideColumns, MAX_CH, shownColumns } from './shown-columns'

const columns: Column[] = [
  ['Name', 0] as const,
  ['Status', 0] as const,
  ['Age', 0] as const,
  ['Node', 1] as const,
].map(([name, priority]) => ({ name, priority, type: 'string', description: '' }))
const rows = [
  { key: 'a', cells: ['web-7d9f4c6b5-x2k', 'Running', '5m', 'node-1'] },
  { key: 'b', cells: ['b', 'ImagePullBackOff', '5m', null] },
]

it('columns with a priority above 0 are only in the wide view, and cells keep their places', () => {
  expect(shownColumns({ columns, rows }, { isWide: false }).map(({ index, ch }) => [index, ch])).toEqual([
    [0, 17],
    [1, 19],
    [2, 7],
  ])
  expect(shownColumns({ columns, rows }, { isWide: true }).map(({ index }) => index)).toEqual([0, 1, 2, 3])
  expect(hasWideColumns(columns)).toBe(true)
  expect(hasWideColumns(columns.slice(0, 3))).toBe(false)
})

it('a long text does not push the other columns away', () => {
  const long = [{ key: 'a', cells: ['a'.repeat(253), '', '', ''] }]
  expect(shownColumns({ columns, rows: long }, { isWide: false })[0]?.ch).toBe(MAX_CH)
})

it('chosen columns are shown in their own order, whatever their priority, and the name always is', () => {
  const chosen = ['Node', 'Age', 'No Such Column']
  expect(shownColumns({ columns, rows }, { isWide: true, chosen }).map(({ index }) => index)).toEqual([
    0, 2, 3,
  ])
})

it('a text leaves room for the age in it to grow', () => {
  const width = (status: string) =>
    shownColumns({ columns, rows: [{ key: 'a', cells: ['a', status, '', ''] }] }, { isWide: false })[1]?.ch
  expect(width('CrashLoopBackOff (4m ago)')).toBe(width('CrashLoopBackOff (364d23h ago)'))
})

it('unchanged columns stay the same array, and another width or choice gives a new one', () => {
  const choose = createColumnChooser()
  const first = choose({ columns, rows }, { isWide: false })
  const restarted = rows.map((row) => ({ ...row }))
  expect(choose({ columns, rows: restarted }, { isWide: false })).toBe(first)
  expect(choose({ columns, rows }, { isWide: true })).not.toBe(first)
  const narrow = choose({ columns, rows: rows.slice(1) }, { isWide: false })
  expect(narrow).toEqual(shownColumns({ columns, rows: rows.slice(1) }, { isWide: false }))
})
