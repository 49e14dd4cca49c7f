import { describe, expect, it } from 'vitest'
import type { Cell, MatrixRow } from '../contract'
import { callsToReview, rowsAfterReviews } from './rules-against-reviews'

function row(resource: string, cells: Record<string, Cell['state']>, group = ''): MatrixRow {
  const states = Object.entries(cells).map(([verb, state]) => [verb, { state }])
  return { group, version: 'v1', resource, kind: 'K', namespaced: true, cells: Object.fromEntries(states) }
}

const rows = [
  row('configmaps', { get: 'namespace', list: 'namespace', delete: 'no' }),
  row('events', { get: 'no', list: 'no' }),
  row('pods', { get: 'cluster', watch: 'cluster' }),
  row('pods/log', { get: 'namespace' }),
  row('secrets', { get: 'names', list: 'no' }),
  row('selfsubjectreviews', { create: 'cluster' }, 'authentication.k8s.io'),
]

describe('callsToReview', () => {
  it('asks one call of each kind that a rule grants as a whole, list before others', () => {
    expect(callsToReview(rows, 9).map(({ verb, resource }) => `${verb} ${resource}`)).toEqual([
      'list configmaps',
      'get pods',
    ])
    expect(callsToReview(rows, 1)).toHaveLength(1)
    expect(callsToReview(rows, -2)).toEqual([])
  })
})

describe('rowsAfterReviews', () => {
  it('takes a denied call for not granted, leaves the other cells of its kind open and all other kinds alone', () => {
    const review = { verb: 'list', group: '', resource: 'configmaps', says: 'no' }
    const [configmaps, ...others] = rowsAfterReviews(rows, [
      { ...review, allowed: false },
      { ...review, resource: 'pods', allowed: true },
    ])
    expect(configmaps?.cells).toEqual({
      get: { state: 'unknown' },
      list: { state: 'no' },
      delete: { state: 'no' },
    })
    expect(others).toEqual(rows.slice(1))
  })
})
