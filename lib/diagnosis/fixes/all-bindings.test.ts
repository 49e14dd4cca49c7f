import { expect, it } from 'vitest'
import { present } from '@/lib/present'
import { userOf } from '@/lib/rbac/service-account'
import { diagnose } from '../diagnose'
import type { Facts } from '../facts'
import { applyYaml } from '../testing/apply-fix'
import { account, bound, factsIn, world } from '../testing/binding-world'
import { rule } from '../testing/role-world'
import { accessIn } from '../testing/world-facts'

const user = userOf('shop', 'release-name-web')
const parts = [
  { name: 'web-pods', rules: [rule('list', 'pods')] },
  { name: 'web-services', rules: [rule('list watch', 'services')] },
  { name: 'web-nodes', rules: [rule('get', 'nodes')] },
  { name: 'ops-all', rules: [rule('*', '*', { apiGroups: ['*'] })] },
]
const bind = (names: readonly string[], of = 'web', release?: string) =>
  names.map((name) => ({
    name,
    roleRef: { kind: 'ClusterRole', name },
    subjects: [account(of, 'shop')],
    ...present({ origin: release === undefined ? undefined : { release } }),
  }))
const names = ['web-pods', 'web-services']
const facts = (names: readonly string[], more: ReturnType<typeof bind> = []) =>
  factsIn(
    world({ roles: [], clusterRoles: parts, clusterRoleBindings: [...bind(names), ...more] }),
    undefined,
    user,
  )

it('puts the account into every binding that names the one of before, beside the one for the call', () => {
  const both = facts(names)
  const refusedToo = ['list', 'watch'].map((verb) => ({
    request: { ...both.request, verb, resource: 'services' } as never,
  }))
  const { cause, fixes } = diagnose({ ...both, refusedToo })
  expect(cause).toMatchObject({ id: 'E2', confidence: 'likely' })
  expect(fixes.slice(0, 2).map(({ choice, restores }) => [choice?.id, restores])).toEqual([
    ['bind', { calls: 1, of: 3 }],
    ['all', { calls: 3, of: 3 }],
  ])
  const after = applyYaml(
    both.objects.state === 'read' ? both.objects.value : world({}),
    fixes[1]?.yaml ?? '',
  )
  for (const verb of ['list', 'watch'])
    expect(accessIn(after, user, { ...both.request, verb, resource: 'services' } as never)).toMatchObject({
      value: { allowed: true },
    })
  expect(accessIn(after, userOf('shop', 'web'), both.request)).toMatchObject({ value: { allowed: true } })
  expect(fixes[1]?.command?.match(/ patch /g)).toHaveLength(2)
})

const changed = (one: Facts) => {
  const all = diagnose(one).fixes.find(({ choice }) => choice?.id === 'all')
  return parts.flatMap(({ name }) => (all?.yaml?.includes(`name: ${name}\n`) ? name : []))
}

it.each([
  ['a wildcard that nothing ties to the account', facts(names, bind(['ops-all']))],
  ['what another release has', facts(names, bind(['web-nodes'], 'web', 'ops/ops'))],
  [
    'a wildcard that nothing ties to the account, beside what is tied to it',
    factsIn(
      world({
        roles: [],
        clusterRoles: parts,
        clusterRoleBindings: bind([...names, 'ops-all'], 'release-web'),
      }),
      undefined,
      userOf('shop', 'web'),
    ),
  ],
])('leaves out %s', (_, one) => {
  expect(changed(one)).toEqual(names)
})

it('has a wildcard only where the account of before is known to be gone', () => {
  const one = facts(['web-pods'], bind(['ops-all']))
  const [there, gone] = [true, false].map((is) => ({ ...one, accounts: new Map([['shop/web', is]]) }))
  expect(there && changed(there)).toEqual([])
  expect(gone && changed(gone)).toEqual(['web-pods', 'ops-all'])
})

it.each([
  ['ten bindings', 10, 1, 'Edit 10 bindings'],
  ['more than somebody reads', 11, 1, undefined],
  ['more rules than are judged', 10, 3_000, undefined],
])('is one command for %s: %i', (_, count, resources, label) => {
  const pods = Array.from({ length: resources }, (_, i) => `r${i}`).join(' ')
  const bindings = Array.from({ length: count }, (_, i) =>
    bound([account('web', 'shop')], {
      namespace: i === 0 ? 'shop' : `shop-${i}`,
      name: 'web',
      roleRef: { kind: 'ClusterRole', name: 'web' },
    }),
  )
  const clusterRoles = [{ name: 'web', rules: [rule('list', `pods ${pods}`)] }]
  const { fixes } = diagnose(factsIn(world({ clusterRoles, bindings }), undefined, user))
  expect(fixes.find(({ choice }) => choice?.id === 'all')?.choice?.label).toBe(label)
})

it('is offered last for another account’s bindings that allow all that this one’s program was heard to be refused', () => {
  const infra = factsIn(
    world({ roles: [], clusterRoles: parts, clusterRoleBindings: bind(names) }),
    undefined,
    userOf('shop', 'infra'),
  )
  const offered = (...heard: string[]) => {
    const refusedToo = heard.map((verb) => ({
      request: { ...infra.request, verb, resource: 'services' } as never,
    }))
    const { cause, fixes } = diagnose({ ...infra, refusedToo })
    return [cause?.confidence, ...fixes.map(({ choice }) => choice?.label)]
  }
  expect(offered('list', 'watch')).toEqual([
    'possible',
    'Own Role',
    'All 3 calls',
    expect.any(String),
    'Edit 2 bindings',
  ])
  expect(offered('delete')).not.toContain('Edit 2 bindings')
})

it.each([
  ['there is one such binding', facts(['web-pods'])],
  ['the other names an account of another name', facts(['web-pods'], bind(['web-services'], 'orders'))],
])('is not offered where %s', (_, one) => {
  expect(diagnose(one).fixes.filter(({ choice }) => choice?.id === 'all')).toEqual([])
})
