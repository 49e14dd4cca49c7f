import { expect, it } from 'vitest'
import type { Column } from '@/lib/contract/resources'
import { cellMeaning } from './cell-meaning'

const named = (...names: string[]): Column[] =>
  names.map((name) => ({ name, type: 'string', priority: 0, description: '' }))

it.each([
  ['Status', 'Running', undefined],
  ['Status', 'Completed', undefined],
  ['Status', 'Bound', undefined],
  ['Status', 'CrashLoopBackOff', 'bad'],
  ['Status', 'Init:ImagePullBackOff', 'bad'],
  ['Status', 'Init:ExitCode:1', 'bad'],
  ['Status', 'Init:0/2', 'warning'],
  ['Status', 'Pending', 'warning'],
  ['Status', 'NotReady,SchedulingDisabled', 'bad'],
  ['Status', 'Ready,SchedulingDisabled', 'warning'],
  ['Status', 'ErrorBudgetFine', undefined],
  ['Type', 'Warning', 'warning'],
  ['Type', 'Normal', undefined],
  ['Type', 'ClusterIP', undefined],
  ['Ready', '0/1', 'warning'],
  ['Ready', '2/2', undefined],
  ['Ready', '0/0', undefined],
  ['Name', 'CrashLoopBackOff', undefined],
])('%s "%s" means %s', (name, text, meaning) => {
  expect(cellMeaning(named(name), { key: 'a', cells: [text] }, 0)).toBe(meaning)
})

it('a pod that has ended need not be ready', () => {
  const columns = named('Name', 'Ready', 'Status')
  expect(cellMeaning(columns, { key: 'a', cells: ['a', '0/1', 'Completed'] }, 1)).toBeUndefined()
  expect(cellMeaning(columns, { key: 'a', cells: ['a', '0/1', 'Running'] }, 1)).toBe('warning')
})
