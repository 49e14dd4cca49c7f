import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plain } from '@/lib/phrase/phrase'
import type { ScopedRule } from '@/lib/rbac/rule'
import { userOf } from '@/lib/rbac/service-account'
import { boundIn, canDo, mergeNames, reachOf, sayCan } from './say-can'

function rule(verbs: string, resources: string, apiGroups = '', names: string[] = []): ScopedRule {
  return {
    verbs: verbs.split(' '),
    resources: resources.split(' '),
    apiGroups: apiGroups.split(' '),
    resourceNames: names,
    nonResourceURLs: [],
    scope: 'namespace',
    namespace: 'shop',
  }
}

const reviews = rule('create', 'selfsubjectaccessreviews selfsubjectrulesreviews', 'authorization.k8s.io')

describe('sayCan', () => {
  it.each<[string, ScopedRule[], boolean, string]>([
    ['nothing but what everyone has', [reviews], true, 'Can do nothing.'],
    [
      'no rule of an incomplete list',
      [reviews],
      false,
      'No rule is known; another authorizer can still allow something.',
    ],
    ['reads', [rule('get list', 'pods pods/log')], true, 'Can read pods and pods/log.'],
    [
      'reads of many kinds',
      [rule('get', 'pods services'), rule('list', 'jobs cronjobs', 'batch')],
      true,
      'Can read pods, services and 2 more.',
    ],
    [
      'reads and changes',
      [rule('get create', 'configmaps')],
      true,
      'Can read configmaps and change configmaps.',
    ],
    ['at least', [rule('get', 'pods')], false, 'Can at least read pods.'],
    ['a kind of stars', [rule('*', '*', 'apps')], true, 'Can read *.apps and change *.apps.'],
    ['everything readable', [rule('get list watch', '*', '*')], true, 'Can read everything.'],
    [
      'another verb',
      [rule('use', 'podsecuritypolicies', 'policy')],
      true,
      'Can use other verbs on podsecuritypolicies.policy.',
    ],
    [
      'named objects alone',
      [rule('get', 'secrets', '', ['db']), rule('get', 'pods')],
      true,
      'Can read secrets of certain names and pods.',
    ],
    [
      'what one rule gives by name and another whole',
      [rule('get', 'pods', '', ['web']), rule('list', 'pods')],
      true,
      'Can read pods.',
    ],
    ['everything', [rule('*', '*', '*')], true, 'Can do everything.'],
    [
      'everything of one name alone',
      [rule('*', '*', '*', ['web'])],
      true,
      'Can read everything of certain names and change everything of certain names.',
    ],
  ])('says in one line: %s', (_, rules, isWhole, says) => {
    expect(plain(sayCan(canDo(rules), isWhole))).toBe(says)
  })

  it('goes through the product of long lists no further than it says', () => {
    const many = (prefix: string) => Array.from({ length: 3_000 }, (_, i) => `${prefix}${i}`).join(' ')
    const can = canDo([rule('get', many('kind'), many('group'))])
    expect(can.isCut).toBe(true)
    expect(can.reads).toHaveLength(5_000)
    expect(plain(sayCan(can, true))).toMatch(/^Can at least read /)
  })

  it('never says less for more rules', () => {
    const order = ['none', 'reads', 'changes', 'all']
    const verbs = fc.subarray(['get', 'list', 'create', 'delete', 'use', '*'], { minLength: 1 })
    const resources = fc.subarray(['pods', 'jobs', '*'], { minLength: 1 })
    const rules = fc.array(
      fc.tuple(verbs, resources).map(([v, r]) => rule(v.join(' '), r.join(' '))),
      { maxLength: 4 },
    )
    fc.assert(
      fc.property(rules, rules, (some, more) => {
        const before = order.indexOf(reachOf(canDo(some)))
        expect(order.indexOf(reachOf(canDo([...some, ...more])))).toBeGreaterThanOrEqual(before)
      }),
      { numRuns: 50 },
    )
  })
})

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
