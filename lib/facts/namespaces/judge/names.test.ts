import { expect, it } from 'vitest'
import { userOf } from '@/lib/rbac/service-account'
import { boundIn, mergeNames } from './names'

it('tells each namespace once, with all that it is known from, the best first', () => {
  expect(
    mergeNames([
      { name: 'payments', by: 'asked' },
      { name: 'shop', by: 'refusal' },
      { name: 'shop', by: 'pod' },
      { name: 'payments', by: 'binding', binding: 'web' },
      { name: 'payments', by: 'binding', binding: 'other' },
    ]),
  ).toEqual([
    { name: 'shop', known: ['pod', 'refusal'] },
    { name: 'payments', known: ['binding', 'asked'], binding: 'web' },
  ])
})

it('finds the bindings of the account: by name, by its groups, and no other', () => {
  const binding = (namespace: string, subject: { kind: string; name: string; namespace?: string }) => ({
    name: `in-${namespace}`,
    namespace,
    subjects: [subject],
    roleRef: { kind: 'Role', name: 'reader', apiGroup: 'rbac.authorization.k8s.io' },
  })
  const found = boundIn(
    {
      roleBindings: [
        binding('a', { kind: 'ServiceAccount', name: 'web', namespace: 'shop' }),
        binding('b', { kind: 'Group', name: 'system:serviceaccounts:shop' }),
        binding('c', { kind: 'ServiceAccount', name: 'web', namespace: 'other' }),
        binding('d', { kind: 'User', name: 'web' }),
      ],
    },
    userOf('shop', 'web'),
  )
  expect(found.map(({ name }) => name)).toEqual(['a', 'b'])
})
