import { describe, expect, it } from 'vitest'
import type { Identity, IdentityField } from '@/lib/facts/identity/contract/identity'
import { NOTHING } from '@/lib/phrase/phrase'
import { sayAttention } from './headline'

const FINE: Identity = {
  pod: { hostname: 'web-0' },
  sources: [{ id: 'token', state: 'present', says: NOTHING }],
  fields: [],
  volumes: [],
  token: { state: 'readable', path: '/token', says: NOTHING, findings: [{ severity: 'ok', says: NOTHING }] },
  cgroup: { version: 'v2', limits: [] },
  environment: { serviceLinks: { count: 0, services: [], says: NOTHING }, kubernetes: [], otherNames: [] },
  readAt: '2026-11-24T15:00:00Z',
}
const aField = (verdict: IdentityField['verdict']): IdentityField => ({
  field: 'metadata.name',
  env: [],
  file: [],
  notes: [],
  verdict,
})

describe('sayAttention', () => {
  it.each<[string, Partial<Identity>, string]>([
    ['nothing', {}, 'What the pod was told agrees in all its sources.'],
    [
      'a broken way to a cloud, and what is wrong with a credential of no cloud and not the API token',
      {
        clouds: [
          { id: 'azure', name: '', by: '', state: 'broken', says: NOTHING, links: [], path: '/azure' },
          { id: 'google', name: '', by: '', state: 'complete', says: NOTHING, links: [] },
        ],
        credentials: ['/token', '/azure', '/tls.crt'].map((path) => ({
          path,
          kind: 'certificate',
          name: '',
          of: '',
          goodFor: NOTHING,
          readable: true,
          mode: '0644',
          uid: 0,
          gid: 0,
          madeBy: { by: 'unknown', says: NOTHING },
          variables: [],
          findings: [{ severity: 'bad', says: NOTHING }],
        })),
      },
      '1 way to a cloud is broken, 1 credential needs attention.',
    ],
    [
      'what differs, and not what is merely not given',
      { fields: [aField('drift'), aField('node-allocatable'), aField('only-api')] },
      '1 field is not what the pod was told.',
    ],
    [
      'what is worth a line where nothing differs',
      { fields: [aField('node-allocatable')] },
      '1 field shows what the node has, since the container sets no limit.',
    ],
    [
      'a token that is not there, and its fault before what differs',
      {
        sources: [{ id: 'token', state: 'absent', says: NOTHING }],
        token: { ...FINE.token, state: 'absent', findings: [{ severity: 'bad', says: NOTHING }] },
        fields: [aField('drift')],
      },
      '1 fault of the token, 1 field is not what the pod was told, 1 source is missing.',
    ],
    [
      'a refused source as another state than one that is unknown',
      {
        sources: [
          { id: 'api', state: 'denied', says: NOTHING },
          { id: 'file', state: 'failed', says: NOTHING },
        ],
      },
      '1 source is refused, 1 source is unknown.',
    ],
    [
      'outside a pod no source of a pod is missing',
      { attachedFrom: 'laptop', sources: [{ id: 'env', state: 'absent', says: NOTHING }] },
      'Who is calling, according to the token.',
    ],
  ])('says %s', (_, over, says) => {
    expect(sayAttention({ ...FINE, ...over })).toBe(says)
  })
})
