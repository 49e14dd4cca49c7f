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
  expect(
    shownColumns({ columns, rows }, { isWide: false, told: 1 }).map(({ index, ch }) => [index, ch]),
  ).toEqual([
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

const pods: Column[] = [
  ['Name', 0] as const,
  ['Ready', 0] as const,
  ['Status', 0] as const,
  ['Restarts', 0] as const,
  ['Age', 0] as const,
  ['IP', 1] as const,
  ['Node', 1] as const,
].map(([name, priority]) => ({ name, priority, type: 'string', description: '' }))
const podRows = [
  {
    key: 'a',
    cells: ['search-58c7d9f6b-kq2xp', '0/1', 'CrashLoopBackOff', '11 (2m ago)', '41m', '10.42.2.31', 'a-2'],
  },
]

it.each([
  [
    'all and those of the wide view that fit',
    200,
    ['Name', 'Ready', 'Status', 'Restarts', 'Age', 'Node', 'IP'],
  ],
  ['all at 1440 pixels', 127, ['Name', 'Ready', 'Status', 'Restarts', 'Age']],
  [
    'not how many are ready, which the state says too, where there is less',
    102,
    ['Name', 'Status', 'Restarts', 'Age'],
  ],
  ['the age longest', 90, ['Name', 'Status', 'Age']],
  ['the name, the state and room for why where there is little', 75, ['Name', 'Status']],
  ['the same where there is none', 10, ['Name', 'Status']],
])('shows %s, in %i digits', (_what, roomCh, names) => {
  const choice = { isWide: false, told: 2, hasWhy: true, roomCh }
  expect(shownColumns({ columns: pods, rows: podRows }, choice).map(({ column }) => column.name)).toEqual(
    names,
  )
})

it('narrows the state, then long names, before Why has little room, and no column for one long name', () => {
  const rows = [
    ...podRows,
    {
      key: 'b',
      cells: ['b'.repeat(220), '0/1', 'CreateContainerConfigError', '8 (4m10s ago)', '5d', '', ''],
    },
  ]
  const widthsIn = (roomCh: number) =>
    shownColumns({ columns: pods, rows }, { isWide: false, told: 2, hasWhy: true, roomCh }).map(
      ({ column, ch }) => `${column.name} ${ch}`,
    )
  expect(widthsIn(140)).toEqual(['Name 36', 'Ready 7', 'Status 22', 'Restarts 9', 'Age 7'])
  expect(widthsIn(127)).toEqual(['Name 26', 'Ready 7', 'Status 19', 'Restarts 9', 'Age 7'])
  expect(widthsIn(112)).toEqual(['Name 22', 'Ready 7', 'Status 19', 'Restarts 9', 'Age 7'])
})

it('leaves out neither a chosen column nor the one that orders the rows', () => {
  const narrow = { told: 2, hasWhy: true, roomCh: 10 }
  const shown = (choice: object) =>
    shownColumns({ columns: pods, rows: podRows }, { isWide: false, ...narrow, ...choice }).map(
      ({ column }) => column.name,
    )
  expect(shown({ chosen: ['Age', 'Node'] })).toEqual(['Name', 'Age', 'Node'])
  expect(shown({ sorted: 'Age' })).toEqual(['Name', 'Status', 'Age'])
  expect(shown({ isWide: true })).toHaveLength(7)
})
