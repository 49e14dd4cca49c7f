import { expect, it } from 'vitest'
import { userOf } from '@/lib/rbac/service-account'
import { diagnose } from '../diagnose'
import { applyYaml } from '../testing/apply-fix'
import { account, factsIn, world } from '../testing/binding-world'
import { rule } from '../testing/role-world'
import { accessIn } from '../testing/world-facts'

const user = userOf('shop', 'release-name-web')
const parts = [
  { name: 'web-pods', rules: [rule('list', 'pods')] },
  { name: 'web-services', rules: [rule('list watch', 'services')] },
]
const bind = (names: readonly string[], of = 'web') =>
  names.map((name) => ({
    name,
    roleRef: { kind: 'ClusterRole', name },
    subjects: [account(of, 'shop')],
  }))
const facts = (names: readonly string[], more: ReturnType<typeof bind> = []) =>
  factsIn(
    world({ roles: [], clusterRoles: parts, clusterRoleBindings: [...bind(names), ...more] }),
    undefined,
    user,
  )

it('puts the account into every binding that names the one of before, beside the one for the call', () => {
  const both = facts(parts.map(({ name }) => name))
  const { cause, fixes } = diagnose(both)
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

it('is offered last for another account’s bindings that allow all that this one’s program was heard to be refused', () => {
  const infra = factsIn(
    world({ roles: [], clusterRoles: parts, clusterRoleBindings: bind(parts.map(({ name }) => name)) }),
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
