import { expect, it } from 'vitest'
import type { Row } from '@/lib/contract/resources'
import { tallyList } from './summary'

function aList(columns: string[], ...rows: string[][]) {
  return {
    columns: columns.map((name) => ({ name, type: 'string', priority: 0, description: '' })),
    rows: rows.map((cells, i): Row => ({ key: String(i), cells })),
  }
}

it.each([
  [
    'pods by status, what is wrong first, then by number',
    aList(['Ready', 'Status'], ['1/1', 'Running'], ['0/1', 'Pending'], ['1/1', 'Running'], ['0/1', 'Error']),
    ['1 Error bad', '1 Pending warning', '2 Running undefined'],
  ],
  [
    'events by type',
    aList(['Type'], ['Normal'], ['Warning'], ['Normal']),
    ['1 Warning warning', '2 Normal undefined'],
  ],
  [
    'deployments by whether they are ready',
    aList(['Name', 'Ready'], ['a', '1/1'], ['b', '0/1'], ['c', '2/3']),
    ['2 not ready warning', '1 ready undefined'],
  ],
  ['other kinds not at all', aList(['Name', 'Data'], ['a', '2']), []],
  [
    'words that are an object’s own',
    aList(['Status'], ['__proto__'], ['constructor']),
    ['1 __proto__ undefined', '1 constructor undefined'],
  ],
  ['nothing', aList(['Status']), []],
])('tells %s', (_, list, told) => {
  expect(tallyList(list).map(({ count, word, meaning }) => `${count} ${word} ${meaning}`)).toEqual(told)
})
