import { expect, it } from 'vitest'
import { sayOpened } from './say-opened'

const core = { group: '', namespace: 'shop', onMatrix: false, isServed: true }

it.each([
  [
    { verb: '*', group: '*', resource: '*', namespace: '' },
    'every verb on every resource in every group, cluster-wide',
  ],
  [{ verb: 'get', resource: '*', subresource: 'log' }, 'get every resource/log in shop'],
  [
    { verb: '*', group: 'apps', resource: 'deployments', name: 'web' },
    'every verb on deployments "web" in apps in shop',
  ],
  [{ verb: 'list', resource: 'pods' }, 'list pods in shop'],
])('says %o', (call, words) => {
  expect(sayOpened({ ...core, ...call })).toBe(words)
})
