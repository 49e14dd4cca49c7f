import { describe, expect, it } from 'vitest'
import { impersonationAttributes } from './impersonation'
import { parseServiceAccount, userOf } from './service-account'

describe('a ServiceAccount', () => {
  it('has a username that reads back', () => {
    expect(userOf('shop', 'web')).toEqual({
      name: 'system:serviceaccount:shop:web',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated'],
    })
    expect(parseServiceAccount(userOf('shop', 'web').name)).toEqual({ namespace: 'shop', name: 'web' })
  })

  it.each([
    'jane',
    'system:serviceaccount:',
    'system:serviceaccount:shop',
    'system:serviceaccount::web',
    'system:serviceaccount:a:b:c',
    'system:serviceaccounts:shop',
  ])('%s is not one', (username) => {
    expect(parseServiceAccount(username)).toBeUndefined()
  })
})

describe('impersonationAttributes', () => {
  const base = { kind: 'resource', verb: 'impersonate', group: '', subresource: '', namespace: '' }

  it('asks for the ServiceAccount in its namespace', () => {
    const asked = impersonationAttributes({
      user: 'system:serviceaccount:shop:logs',
      groups: [],
      uid: '',
      extra: [],
    })
    expect(asked).toEqual([{ ...base, resource: 'serviceaccounts', name: 'logs', namespace: 'shop' }])
  })

  it('asks for user, groups, extra values and uid one by one', () => {
    const asked = impersonationAttributes({
      user: 'jane',
      groups: ['ops', 'dev'],
      uid: 'u1',
      extra: [{ key: 'scopes', values: ['a', 'b'] }],
    })
    const group = 'authentication.k8s.io'
    expect(asked).toEqual([
      { ...base, resource: 'users', name: 'jane' },
      { ...base, resource: 'groups', name: 'ops' },
      { ...base, resource: 'groups', name: 'dev' },
      { ...base, group, resource: 'userextras', subresource: 'scopes', name: 'a' },
      { ...base, group, resource: 'userextras', subresource: 'scopes', name: 'b' },
      { ...base, group, resource: 'uids', name: 'u1' },
    ])
  })
})
