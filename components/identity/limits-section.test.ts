import { describe, expect, it } from 'vitest'
import type { Identity, IdentityField } from '@/lib/facts/identity/contract/identity'
import { NOTHING, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { type LimitRow, limitRows } from './limits-section'

type Limit = Identity['cgroup']['limits'][number]

function aField(field: string, over: Partial<IdentityField>): IdentityField {
  return { field, container: 'app', env: [], file: [], verdict: 'same', notes: [], ...over }
}
function api(value?: string) {
  return { at: 'spec', by: 'api' as const, group: 0, ...present({ value }) }
}
function anIdentity(limit: Limit, fields: IdentityField[], asked: boolean): Identity {
  return {
    pod: { hostname: 'web-0' },
    sources: [{ id: 'api', state: asked ? 'present' : 'denied', says: NOTHING }],
    fields,
    volumes: [],
    token: { state: 'absent', path: '', says: NOTHING, findings: [] },
    cgroup: { version: 'v2', limits: [limit] },
    environment: { serviceLinks: { count: 0, services: [], says: NOTHING }, kubernetes: [], otherNames: [] },
    readAt: '2026-11-24T00:00:00Z',
  }
}
function aLimit(what: string, value: number | undefined, state: NonNullable<Limit['state']>): Limit {
  return { what, state, says: say`says`, source: '/sys/fs/cgroup', ...present({ value }) }
}

describe('limits next to what is declared', () => {
  it.each<[string, Limit, IdentityField[], boolean, Partial<LimitRow>]>([
    [
      'memory as declared',
      aLimit('memory', 201_326_592, 'limited'),
      [aField('limits.memory', { api: api('192Mi') }), aField('requests.memory', { api: api('96Mi') })],
      true,
      { effective: '192 MiB', request: '96Mi', limit: '192Mi', against: 'As declared.' },
    ],
    [
      'CPU lower than declared',
      aLimit('cpu', 0.5, 'limited'),
      [aField('limits.cpu', { api: api('1') })],
      true,
      { effective: '0.5 CPUs', limit: '1', against: 'Lower than declared.' },
    ],
    [
      'CPU higher than declared',
      aLimit('cpu', 2, 'limited'),
      [aField('limits.cpu', { api: api('1500m') })],
      true,
      { effective: '2 CPUs', against: 'Higher than declared.' },
    ],
    [
      'the pod limit above an ephemeral container, which declares none',
      { ...aLimit('memory', 67_108_864, 'limited'), of: 'pod' },
      [aField('limits.memory', { api: api() })],
      true,
      { effective: '64 MiB', limit: 'not set' },
    ],
    [
      'no limit in sight where the pod may have one',
      aLimit('memory', undefined, 'none-seen'),
      [aField('limits.memory', { api: api('192Mi') })],
      true,
      { effective: 'none seen' },
    ],
    [
      'a declared limit that is not in effect',
      aLimit('memory', undefined, 'none'),
      [aField('limits.memory', { api: api('192Mi') })],
      true,
      { effective: 'no limit', against: 'The container declares a limit; this cgroup has none.' },
    ],
    [
      'a limit in effect that is not declared',
      aLimit('memory', 1024, 'limited'),
      [aField('limits.memory', { api: api(), verdict: 'node-allocatable' })],
      true,
      {
        effective: '1 KiB',
        limit: 'not set',
        against: 'The container declares no limit; the cgroup has one.',
      },
    ],
    [
      'neither',
      aLimit('cpu', undefined, 'none'),
      [aField('limits.cpu', { api: api() })],
      true,
      { effective: 'no limit', limit: 'not set', request: 'not set' },
    ],
    [
      'an unreadable file is not "no limit"',
      aLimit('cpu', undefined, 'unreadable'),
      [aField('limits.cpu', { api: api('1') })],
      true,
      { effective: 'not known', limit: '1' },
    ],
    [
      'what the downward API says where the API server was not asked',
      aLimit('cpu', 0.05, 'limited'),
      [
        aField('limits.cpu', { env: [{ at: 'A', by: 'name', group: 0, value: '50', divisor: '1m' }] }),
        aField('requests.cpu', { verdict: 'missing' }),
      ],
      false,
      { limit: '50 millicores', request: 'not known' },
    ],
    [
      'the node’s amount is not a declared limit',
      aLimit('cpu', undefined, 'none'),
      [
        aField('limits.cpu', {
          env: [{ at: 'A', by: 'name', group: 0, value: '4' }],
          verdict: 'node-allocatable',
        }),
      ],
      false,
      { limit: 'probably not set' },
    ],
    ['processes, which no spec declares', aLimit('pids', 4096, 'limited'), [], true, { effective: '4096' }],
  ])('%s', (_, limit, fields, asked, expected) => {
    const [row] = limitRows(anIdentity(limit, fields, asked))
    expect(row).toMatchObject(expected)
    expect(row?.against).toBe(expected.against)
  })
})
