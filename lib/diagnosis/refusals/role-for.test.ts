import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { userOf } from '@/lib/rbac/service-account'
import type { Attributes, RbacObjects } from '@/lib/rbac/types'
import { applyYaml } from '../testing/apply-fix'
import { allower, covers, probes, requests } from '../testing/random-refusals'
import { fromTuple, toTuple } from '../tuple'
import { accountToHelp, type Refused, roleFor, whyNoRole } from './role-for'

const nothing: RbacObjects = { roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [] }
const web = userOf('shop', 'web')

function refused(call: Attributes, user = web.name, kind: Refused['explanation']['kind'] = 'authorization') {
  return {
    id: JSON.stringify(call),
    explanation: { kind, request: { user, ...toTuple(call) } },
  }
}

function call(verb: string, resource: string, name = '', namespace = 'shop'): Attributes {
  const [of = '', subresource = ''] = resource.split('/')
  return { kind: 'resource', verb, group: '', resource: of, subresource, name, namespace }
}

const path = (verb: string, of: string): Attributes => ({ kind: 'path', verb, path: of })

describe('the smallest Role for refused calls', () => {
  it('allows every call and nothing else, for random refusals of two accounts', () => {
    const drawn = fc.array(requests, { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(drawn, drawn, (calls, foreign) => {
        const all = [...calls.map((one) => refused(one)), ...foreign.map((one) => refused(one, 'jane'))]
        const role = roleFor(all, web.name)
        if (role === undefined) throw new Error('no Role')
        const may = allower(applyYaml(nothing, role.yaml), web)
        const others = [userOf('shop', 'other'), userOf('payments', 'web'), { name: 'jane', groups: [] }]
        const asked = calls.map(nameless)
        expect(calls.filter((one) => !may(one))).toEqual([])
        for (const probe of probes) {
          const isSaid = role.grants.some((grant) => covers(fromTuple(grant), probe))
          expect([may(probe), isSaid]).toEqual(Array(2).fill(asked.some((one) => covers(one, probe))))
        }
        for (const other of others) {
          const might = allower(applyYaml(nothing, role.yaml), other)
          expect(probes.some(might)).toBe(false)
        }
      }),
      { numRuns: 60 },
    )
  })

  it.each<[string, Attributes[], string[]]>([
    [
      'by their names where each has one',
      [call('get', 'configmaps', 'a'), call('get', 'configmaps', 'b')],
      ['[""] [configmaps] [a, b] [get]'],
    ],
    [
      'without names where one has none',
      [call('get', 'configmaps', 'a'), call('get', 'configmaps')],
      ['[""] [configmaps] [] [get]'],
    ],
    [
      'never a creation by its name',
      [call('create', 'pods', 'x'), call('deletecollection', 'pods', 'x')],
      ['[""] [pods] [] [create, deletecollection]'],
    ],
    [
      'a subresource by the name of its object',
      [call('create', 'pods/eviction', 'x')],
      ['[""] [pods/eviction] [x] [create]'],
    ],
    [
      'several resources in one rule where all else is alike',
      [call('list', 'pods'), call('list', 'services'), call('watch', 'pods'), call('watch', 'services')],
      ['[""] [pods, services] [] [list, watch]'],
    ],
    [
      'no combination that no call asked for',
      [call('get', 'pods', 'a'), call('delete', 'pods', 'b')],
      ['[""] [pods] [a] [get]', '[""] [pods] [b] [delete]'],
    ],
  ])('grants %s', (_what, calls, expected) => {
    const role = roleFor(
      calls.map((one) => refused(one)),
      web.name,
    )
    const { roles } = applyYaml(nothing, role?.yaml ?? '')
    const rules = roles.flatMap(({ rules }) => rules)
    const list = (words: readonly string[] = []) => `[${words.map((word) => word || '""').join(', ')}]`
    expect(
      rules.map((rule) =>
        [rule.apiGroups, rule.resources, rule.resourceNames, rule.verbs]
          .map((words) => list(words))
          .join(' '),
      ),
    ).toEqual(expected)
  })

  it('takes a ClusterRole for the cluster scope, all namespaces and paths, and leaves out what it covers', () => {
    const calls = [call('list', 'pods'), call('list', 'pods', '', ''), path('get', '/metrics')]
    const role = roleFor(
      calls.map((one) => refused(one)),
      web.name,
    )
    const { roles, clusterRoles, clusterRoleBindings } = applyYaml(nothing, role?.yaml ?? '')
    expect(roles).toEqual([])
    expect(clusterRoles).toHaveLength(1)
    expect(clusterRoleBindings[0]?.subjects).toEqual([
      { kind: 'ServiceAccount', name: 'web', namespace: 'shop' },
    ])
    expect(role?.grants).toEqual([
      { verb: 'list', group: '', resource: 'pods', namespace: '' },
      { verb: 'get', path: '/metrics' },
    ])
    expect(role?.warnings.join(' ')).toContain('in every namespace')
  })

  it('warns of what is dangerous, and is applied by one command', () => {
    const role = roleFor([refused(call('list', 'secrets'))], web.name)
    expect(role?.warnings[0]).toContain('can read passwords')
    expect(role?.command).toBe(`kubectl auth reconcile -f - <<'EOF'\n${role?.yaml}EOF`)
  })

  it('leaves what no Role of the account ends, and says why', () => {
    const left = [
      refused(call('create', 'pods'), web.name, 'admission'),
      refused(call('list', 'pods'), web.name, 'authentication'),
      refused(call('list', 'pods'), 'jane'),
      refused(call('*', 'pods')),
      {
        ...refused(call('list', 'pods')),
        allowedNow: { at: '2026-11-24T12:00:05Z', hasTurned: true as const },
      },
    ]
    expect(left.map((one) => whyNoRole(one, web.name))).toEqual([
      'Refused by admission: no Role ends it.',
      'Refused before permissions were looked at.',
      'Refused to another account.',
      'No rule grants just this call.',
      'Allowed since 12:00:05 UTC.',
    ])
    expect(roleFor(left, web.name)).toBeUndefined()
  })

  it('helps the account that is refused most often', () => {
    const counted = [
      { ...refused(call('list', 'pods')), count: 2 },
      { ...refused(call('list', 'pods'), 'jane'), count: 3 },
      { ...refused(call('create', 'pods'), web.name, 'admission'), count: 9 },
    ]
    expect(accountToHelp(counted)).toBe('jane')
    expect(accountToHelp(counted.slice(2))).toBeUndefined()
  })
})

function nameless(one: Attributes): Attributes {
  const isNameless =
    one.kind === 'resource' &&
    (one.verb === 'deletecollection' || (one.verb === 'create' && one.subresource === ''))
  return isNameless ? { ...one, name: '' } : one
}
