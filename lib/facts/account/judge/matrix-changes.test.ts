import { describe, expect, it } from 'vitest'
import type { Cell, MatrixRow } from '../contract'
import { matrixChanges, sayChange } from './matrix-changes'

function rows(cells: Record<string, Cell>, resource = 'secrets', group = ''): { rows: MatrixRow[] } {
  return { rows: [{ group, version: 'v1', resource, kind: 'Kind', namespaced: true, cells }] }
}

const names = (...list: string[]): Cell => ({ state: 'names', names: list })
const no: Cell = { state: 'no' }
const here: Cell = { state: 'namespace' }
const wide: Cell = { state: 'cluster' }
const unknown: Cell = { state: 'unknown' }

describe('matrixChanges', () => {
  it.each<[Cell, Cell, string[]]>([
    [here, no, ['lost list secrets']],
    [no, here, ['gained list secrets']],
    [wide, here, ['narrowed list secrets']],
    [here, wide, ['widened list secrets']],
    [here, names('a'), ['narrowed list secrets to those named a']],
    [no, names('a', 'b'), ['gained list secrets named a, b']],
    [names('a'), no, ['lost list secrets named a']],
    [names('a', 'b'), names('b', 'c'), ['lost list secrets named a', 'gained list secrets named c']],
    [names('a'), names('a'), []],
    [here, here, []],
    [unknown, no, []],
    [here, unknown, []],
  ])('of %j to %j says %j', (before, after, says) => {
    expect(matrixChanges(rows({ list: before }), rows({ list: after })).map(sayChange)).toEqual(says)
  })

  it('puts losses first, names the group, and takes a new kind for no change', () => {
    const before = { rows: [...rows({ get: no, list: here }, 'deployments', 'apps').rows] }
    const after = {
      rows: [
        ...rows({ get: here, list: no }, 'deployments', 'apps').rows,
        ...rows({ get: here }, 'widgets').rows,
      ],
    }
    expect(matrixChanges(before, after).map(sayChange)).toEqual([
      'lost list deployments.apps',
      'gained get deployments.apps',
    ])
  })
})
