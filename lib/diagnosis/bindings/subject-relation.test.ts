import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { present } from '@/lib/present'
import { subjectMatches } from '@/lib/rbac/resolve'
import { userOf } from '@/lib/rbac/service-account'
import type { Subject } from '@/lib/rbac/types'
import { isNearName, relationOf } from './subject-relation'

const web = userOf('shop', 'web')
const account = (name: string, namespace?: string): Subject => ({
  kind: 'ServiceAccount',
  name,
  ...present({ namespace }),
})
const user = (name: string): Subject => ({ kind: 'User', name })
const group = (name: string): Subject => ({ kind: 'Group', name })

describe('the relation of a subject to ServiceAccount shop/web', () => {
  it.each<[string, Subject, string, object | undefined]>([
    ['itself', account('web', 'shop'), 'shop', { how: 'same' }],
    ['itself by the namespace of the RoleBinding', account('web'), 'shop', { how: 'same' }],
    ['itself as a User by its full name', user('system:serviceaccount:shop:web'), 'shop', { how: 'same' }],
    ['a group of its own', group('system:serviceaccounts:shop'), 'shop', { how: 'same' }],
    ['the same name elsewhere', account('web', 'payments'), 'shop', { how: 'namespace' }],
    ['the same name without a namespace', account('web'), 'payments', { how: 'no-namespace' }],
    ['the same name in a ClusterRoleBinding', account('web'), '', { how: 'no-namespace' }],
    ['a User by the short name', user('web'), 'shop', { how: 'kind' }],
    ['a User as kubectl writes it', user('shop:web'), 'shop', { how: 'kind' }],
    ['a User without its namespace', user('system:serviceaccount:web'), 'shop', { how: 'kind' }],
    ['a User with an s too many', user('system:serviceaccounts:shop:web'), 'shop', { how: 'kind' }],
    ['a Group by the full name', group('system:serviceaccount:shop:web'), 'shop', { how: 'kind' }],
    ['a group without its s', group('system:serviceaccount:shop'), 'shop', { how: 'group', isTypo: true }],
    ['a group without a colon', group('system:serviceaccountsshop'), 'shop', { how: 'group', isTypo: true }],
    ['a group in capitals', group('system:ServiceAccounts:shop'), 'shop', { how: 'group', isTypo: true }],
    [
      'the group of another namespace',
      group('system:serviceaccounts:payments'),
      'shop',
      { how: 'group', isTypo: false },
    ],
    ['a longer name', account('web-sa', 'shop'), 'shop', { how: 'name', isNear: true }],
    ['a name with a letter wrong', account('wed', 'shop'), 'shop', { how: 'name', isNear: true }],
    ['another account of the namespace', account('orders', 'shop'), 'shop', { how: 'name', isNear: false }],
    ['another account of another namespace', account('orders', 'payments'), 'shop', undefined],
    ['another user', user('jane'), 'shop', undefined],
    ['another group', group('ops'), 'shop', undefined],
    ['the group of those without credentials', group('system:unauthenticated'), 'shop', undefined],
    ['an unknown kind', { kind: 'Robot', name: 'web' }, 'shop', undefined],
  ])('is told for %s', (_, subject, bindingNamespace, expected) => {
    const relation = relationOf([subject], web, bindingNamespace)
    if (expected === undefined) expect(relation).toBeUndefined()
    else expect(relation).toMatchObject(expected)
  })

  it('is none without subjects, and the nearest of several', () => {
    expect(relationOf([], web, 'shop')).toEqual({ how: 'none' })
    const several = [account('orders', 'shop'), user('jane'), user('web'), account('web', 'payments')]
    expect(relationOf(several, web, 'shop')).toMatchObject({ how: 'namespace', index: 3 })
    const crew = [account('orders', 'shop'), account('web', 'shop')]
    expect(relationOf(crew, userOf('shop', 'web-second'), 'shop')).toMatchObject({ how: 'name', index: 1 })
  })

  it('is same exactly where the authorizer matches, whatever the subjects', () => {
    const word = fc.constantFrom(
      'web',
      'shop',
      'payments',
      'system:serviceaccounts',
      'system:serviceaccounts:shop',
    )
    const subject = fc.record({
      kind: fc.constantFrom('ServiceAccount', 'User', 'Group', 'user'),
      name: fc.oneof(word, fc.string({ maxLength: 6 })),
      namespace: fc.constantFrom('', 'shop', 'payments'),
    })
    fc.assert(
      fc.property(fc.array(subject, { maxLength: 3 }), fc.constantFrom('', 'shop', 'x'), (subjects, at) => {
        const matches = subjects.some((one) => subjectMatches(one, web, at))
        expect(relationOf(subjects, web, at)?.how === 'same').toBe(matches)
      }),
    )
  })
})

describe('isNearName', () => {
  it.each([
    ['web', 'web-sa', true],
    ['web', 'app-web', false],
    ['api', 'api-gateway', false],
    ['sa-web', 'web', true],
    ['web', 'web-service-account', true],
    ['checkout', 'chekout', true],
    ['orders', 'order', true],
    ['web', 'api', false],
    ['a', 'a-b', false],
    ['cart', 'card', true],
    ['auth', 'arts', false],
    ['web', 'webhook', false],
  ])('of %s and %s is %s, either way', (a, b, expected) => {
    expect([isNearName(a, b), isNearName(b, a)]).toEqual([expected, expected])
  })
})

describe('the relation of a subject to a user with groups', () => {
  const jane = { name: 'jane@example.com', groups: ['team-shop', 'system:authenticated'] }
  it.each<[string, Subject, object | undefined]>([
    ['the user', user('jane@example.com'), { how: 'same' }],
    ['a group of the user', group('team-shop'), { how: 'same' }],
    ['a user with a letter wrong', user('jane@exmple.com'), { how: 'name', isNear: true }],
    [
      'a group almost of that name, which may be another one',
      group('team-shops'),
      { how: 'group', meant: 'team-shop', isTypo: false },
    ],
    ['a group of the system almost of a name', group('system:authenticate'), undefined],
    ['another group', group('finance'), undefined],
    ['the user with a prefix of an issuer', user('oidc:jane@example.com'), { how: 'name', isNear: true }],
    ['the user without the domain', user('jane'), { how: 'name', isNear: true }],
    ['the user as the path of an ARN ends', user('arn:aws:iam::1:user/Jane'), { how: 'name', isNear: true }],
    ['the user of another domain', user('jane@example.org'), undefined],
    ['a name of Kubernetes that ends so', user('system:jane'), undefined],
    ['a group with a prefix', group('oidc:team-shop'), { how: 'group', meant: 'team-shop', isTypo: false }],
    ['an account', account('jane', 'shop'), undefined],
  ])('is told for %s', (_, subject, expected) => {
    const relation = relationOf([subject], jane, 'shop')
    if (expected === undefined) expect(relation).toBeUndefined()
    else expect(relation).toMatchObject(expected)
  })
})
