import { describe, expect, it } from 'vitest'
import type { AccountCheck } from '@/lib/contract/access-check'
import { sayPlace, withAccount, withGroups, withPart, withTarget } from './change'

const row = (resource: string, group = '', namespaced = true) => ({
  ...{ group, version: 'v1', resource, kind: 'K', namespaced },
  cells: {},
})
const known = {
  rows: [row('pods'), row('pods', 'metrics.k8s.io'), row('nodes', '', false), row('jobs', 'batch')],
  ownNamespace: 'shop',
}
const check = {
  ...{ verb: 'get', group: '', resource: 'pods', subresource: 'log', name: 'web-0', namespace: 'payments' },
  user: 'jane',
  groups: ['ops'],
}
const who = { user: 'jane', groups: ['ops'] }

describe('another resource', () => {
  it.each<[text: string, from: AccountCheck, to: AccountCheck]>([
    ['jobs', check, { verb: 'get', group: 'batch', resource: 'jobs', namespace: 'payments', ...who }],
    ['pods', check, check],
    [
      'pods.metrics.k8s.io',
      check,
      { verb: 'get', group: 'metrics.k8s.io', resource: 'pods', namespace: 'payments', ...who },
    ],
    ['pods/exec', check, { ...check, subresource: 'exec' }],
    ['nodes', check, { verb: 'get', group: '', resource: 'nodes', namespace: '', ...who }],
    [
      'widgets.example.com',
      check,
      { verb: 'get', group: 'example.com', resource: 'widgets', namespace: 'payments', ...who },
    ],
    ['/metrics', check, { verb: 'get', path: '/metrics', ...who }],
    [
      'jobs',
      { verb: 'get', path: '/metrics' },
      { verb: 'get', group: 'batch', resource: 'jobs', namespace: 'shop' },
    ],
    [
      'jobs',
      { verb: 'list', group: '', resource: 'nodes', namespace: '' },
      { verb: 'list', group: 'batch', resource: 'jobs', namespace: 'shop' },
    ],
    [
      'jobs',
      { verb: 'list', group: '', resource: 'pods', namespace: '' },
      { verb: 'list', group: 'batch', resource: 'jobs', namespace: '' },
    ],
  ])('%s keeps only what it has too', (text, from, to) => {
    expect(withTarget(from, text, known)).toEqual(to)
  })
})

it('a part that is taken away leaves no trace in the question', () => {
  const { name: _, ...rest } = check
  expect(withPart(check, 'name', '')).toEqual(rest)
  expect(withPart(rest, 'name', 'web-1')).toEqual({ ...check, name: 'web-1' })
})

it('another account brings no groups of the last one, and this pod’s is no other account', () => {
  const own = 'system:serviceaccount:shop:web'
  expect(withAccount(check, 'ci/bot', own)).toMatchObject({ user: 'system:serviceaccount:ci:bot' })
  expect(withAccount(check, 'ci/bot', own)).not.toHaveProperty('groups')
  for (const text of ['', 'shop/web', own]) expect(withAccount(check, text, own)).not.toHaveProperty('user')
  expect(withGroups(check, 'a, b')).toMatchObject({ groups: ['a', 'b'] })
  expect(withGroups({ ...check, user: own }, 'a')).not.toHaveProperty('groups')
})

it.each([
  [{ group: '', resource: 'pods', namespace: 'shop' }, 'in shop'],
  [{ group: '', resource: 'pods', namespace: '' }, 'in all namespaces'],
  [{ group: '', resource: 'nodes', namespace: '' }, 'in the cluster'],
  [{ group: 'x', resource: 'unheard', namespace: '' }, 'in all namespaces'],
])('%j is %s', (call, says) => {
  expect(sayPlace({ verb: 'list', ...call }, known.rows)).toBe(says)
})
