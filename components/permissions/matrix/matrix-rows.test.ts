import { expect, it } from 'vitest'
import type { MatrixRow } from '@/lib/facts/account/contract'
import { cellInRows, textOfCell } from './matrix-rows'

const row = (group: string, resource: string): MatrixRow => ({
  group,
  version: 'v1',
  resource,
  kind: 'Kind',
  namespaced: true,
  cells: { get: { state: 'no' } },
})
const rows = [row('batch', 'jobs'), row('', 'pods/log')]

it.each([
  ['get,batch,jobs,', { verb: 'get', group: 'batch', resource: 'jobs' }],
  ['get,,pods,log', { verb: 'get', group: '', resource: 'pods/log' }],
])('reads %s back', (text, place) => {
  expect(textOfCell(place)).toBe(text)
  expect(cellInRows(text, rows)?.row.resource).toBe(place.resource)
})

it.each(['', 'get', 'watch,batch,jobs,', 'get,,jobs,', 'get,batch,jobs,log', ',,,,,'])(
  'takes %j for no cell',
  (text) => {
    expect(cellInRows(text, rows)).toBeUndefined()
  },
)
