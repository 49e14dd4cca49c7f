import { describe, expect, it } from 'vitest'
import { templates, writtenSince } from './change-views'

const HIDDEN = 'a\u202eb'
const KEY = 'AKIAIOSFODNN7EXAMPLE'

describe('what is read of many objects', () => {
  it('shows each text of each object as if it were read alone, however often it repeats', () => {
    const objects = [HIDDEN, KEY, 'helm', HIDDEN, 'helm', KEY].map((manager) => ({
      metadata: {
        name: manager,
        managedFields: [
          {
            manager,
            time: '2026-11-02T00:00:00Z',
            fieldsV1: { [`f:${manager}`]: {}, 'f:data': { [`f:${manager}`]: {} } },
          },
        ],
      },
    }))
    const together = writtenSince(0)
    expect(objects.map(together)).toEqual(objects.map((one) => writtenSince(0)(one)))
    expect(JSON.stringify(objects.map(writtenSince(0)))).not.toMatch(/\u202e/)
  })

  it.each<[string, object, string[] | undefined]>([
    [
      'each verb on each kind and path of a Role, once',
      {
        rules: [
          { verbs: ['get', 'list'], apiGroups: ['batch'], resources: ['jobs'] },
          { verbs: ['get'], apiGroups: ['', 'batch'], resources: ['jobs'], resourceNames: ['a'] },
          { verbs: ['get'], nonResourceURLs: ['/healthz'] },
          { verbs: ['get'], apiGroups: ['batch'], resources: ['jobs'] },
        ],
      },
      ['get jobs.batch', 'list jobs.batch', 'get jobs a', 'get jobs.batch a', 'get /healthz'],
    ],
    [
      'whom a binding binds to what',
      {
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'web' },
        subjects: [
          { kind: 'ServiceAccount', namespace: 'shop', name: 'web' },
          { kind: 'User', name: HIDDEN },
        ],
      },
      ['ServiceAccount shop/web', 'User a\\u202eb', 'Role web'],
    ],
    [
      'nothing of a Role that is longer than is kept, which is not written out for that',
      {
        rules: [
          {
            ...{ verbs: Array(20_000).fill('get'), apiGroups: Array(20_000).fill('') },
            ...{ resources: Array(20_000).fill('pods'), resourceNames: Array(20_000).fill('web') },
          },
        ],
      },
      undefined,
    ],
    ['no rules as none', { rules: null }, []],
  ])('shows what is granted: %s', (_, object, grants) => {
    const item = { metadata: { name: 'x' }, ...object }
    expect(writtenSince(0, 'grants')(item).grants).toEqual(grants)
    expect(writtenSince(0)(item)).not.toHaveProperty('grants')
  })

  it('shows a template as if it were read alone', () => {
    const objects = [HIDDEN, 'x', HIDDEN].map((name) => ({
      metadata: { name },
      spec: { template: { spec: { containers: [{ name, image: name, env: [{ name, value: 'never' }] }] } } },
    }))
    const together = templates()
    expect(objects.map(together)).toEqual(objects.map((one) => templates()(one)))
    expect(JSON.stringify(objects.map(templates()))).not.toMatch(/never|\u202e/)
  })
})
