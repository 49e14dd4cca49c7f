import { describe, expect, it } from 'vitest'
import { writesOf } from './written'

const entry = (manager: string, time: string, fieldsV1: unknown, more: object = {}) => ({
  manager,
  operation: 'Update',
  time,
  fieldsType: 'FieldsV1',
  fieldsV1,
  ...more,
})

describe('writesOf', () => {
  it('reads names and times of managedFields, the newest first, and no deeper than it needs', () => {
    const managedFields = [
      entry('helm', '2026-11-01T00:00:00Z', {
        'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
        'f:spec': {
          'f:replicas': {},
          'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"web"}': {} } } },
        },
      }),
      entry('kubectl-edit', '2026-11-02T00:00:00Z', {
        'f:rules': {},
        'f:data': { '.': {}, 'f:app.yaml': {} },
      }),
      entry('kubelet', '2026-11-03T00:00:00Z', { 'f:status': {} }, { subresource: 'status' }),
    ]
    expect(writesOf({ managedFields })).toEqual([
      { manager: 'kubelet', at: '2026-11-03T00:00:00Z', subresource: 'status', fields: ['status'], keys: [] },
      {
        manager: 'kubectl-edit',
        at: '2026-11-02T00:00:00Z',
        subresource: '',
        fields: ['rules'],
        keys: ['app.yaml'],
      },
      {
        manager: 'helm',
        at: '2026-11-01T00:00:00Z',
        subresource: '',
        fields: ['metadata.labels', 'spec.replicas', 'spec.template'],
        keys: [],
      },
    ])
  })

  it('holds its bounds and its peace whatever is there', () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`f:key-${i}`, {}]))
    const entries = Array.from({ length: 100 }, (_, i) =>
      entry(`m-${i}`, '2026-11-01T00:00:00Z', { 'f:data': many }),
    )
    const writes = writesOf({ managedFields: entries })
    expect([writes.length, writes[0]?.keys.length]).toEqual([20, 40])
    for (const metadata of [
      undefined,
      null,
      7,
      {},
      { managedFields: {} },
      { managedFields: [null, 7, { time: 'no' }] },
    ])
      expect(writesOf(metadata)).toEqual([])
    expect(
      writesOf({ managedFields: [{ time: '2026-11-01T00:00:00Z', fieldsV1: 'f:x', manager: 5 }] }),
    ).toEqual([{ manager: '', at: '2026-11-01T00:00:00Z', subresource: '', fields: [], keys: [] }])
  })

  it('leaves out what was written before the time that was asked for', () => {
    const at = (day: number) => ({ manager: `m${day}`, time: `2026-11-0${day}T00:00:00Z` })
    const since = Date.parse('2026-11-02T00:00:00Z')
    expect(writesOf({ managedFields: [at(1), at(2), at(3)] }, since).map(({ manager }) => manager)).toEqual([
      'm3',
      'm2',
    ])
  })
})
