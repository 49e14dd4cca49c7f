import { expect, it } from 'vitest'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import { readWorld } from './testing/read-world'
import { catalogue, rule, user, worldOf } from './testing/role-world'
import { worldFacts } from './testing/world-facts'

it('names the rule by its number and who wrote its role last, where the role was read', () => {
  const world = worldOf([rule('get', 'secrets'), rule('get list', 'pods')])
  const at = '2026-11-25T15:09:38Z'
  const roles = world.roles.map((role) => ({ ...role, changed: { at, by: 'helm' } }))
  const roleBindings = world.roleBindings.map((one) => ({
    ...one,
    changed: { at: '2026-11-20T00:00:00Z', by: 'kubectl-create' },
  }))
  const facts = worldFacts(world, user, requestAttributes('GET', '/api/v1/namespaces/shop/pods?watch=true'), {
    catalogue,
  })
  const { nearMisses } = diagnose({ ...facts, objects: readWorld({ ...world, roles, roleBindings }) })
  expect(nearMisses[0]).toMatchObject({
    place: 2,
    changed: { kind: 'Role', name: 'r', at, by: 'helm' },
  })
})
