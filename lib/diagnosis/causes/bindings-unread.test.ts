import { describe, expect, it } from 'vitest'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import { say } from '@/lib/phrase/phrase'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import { userOf } from '@/lib/rbac/service-account'
import type { RbacObjects } from '@/lib/rbac/types'
import type { Facts } from '../facts'
import { account, bound, PODS, world } from '../testing/binding-world'
import { namespaceLists, readWorld } from '../testing/read-world'
import { catalogue, rule, user } from '../testing/role-world'
import { rulesOf, worldFacts } from '../testing/world-facts'

describe('what was not read', () => {
  const e3 = world({ bindings: [bound([account('web', 'payments')])] })
  const facts = worldFacts(e3, user, requestAttributes('GET', PODS), { catalogue })

  it('leaves every binding cause possible in one answer, in order of practice, with one command', () => {
    const { cause, alternatives, unseen } = diagnose(facts)
    expect(cause?.id).toBe('D0')
    expect(alternatives.map(({ id, confidence }) => `${id} ${confidence}`)).toEqual(['E1 possible'])
    const ways = [
      'nothing binding it',
      'ServiceAccount other than',
      'with the same name as',
      'in another namespace than the call',
      'User',
      'Only Roles and bindings show that, and they were not read.',
    ]
    const places = ways.map((way) => alternatives[0]?.says.indexOf(way) ?? -1)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places).not.toContain(-1)
    expect(alternatives[0]?.says.match(/Only Roles and bindings show that/g)).toHaveLength(1)
    expect(unseen).toHaveLength(1)
    expect(unseen[0]?.command).toBe(
      'kubectl get rolebindings,clusterrolebindings -A -o wide | grep -F -- web',
    )
  })

  it('lists C3 among them for default', () => {
    const who = userOf('shop', 'default')
    const { cause, alternatives } = diagnose(
      worldFacts(e3, who, requestAttributes('GET', PODS), { catalogue }),
    )
    expect([cause?.id, cause?.confidence]).toEqual(['C3', 'likely'])
    expect(alternatives.map(({ id }) => id)).toEqual(['D0', 'E1'])
  })

  it('is not guessed at when a rule is close', () => {
    const objects = world({
      roles: [{ namespace: 'shop', name: 'pod-lister', rules: [rule('get', 'pods')] }],
      bindings: [bound([account('web', 'shop')])],
    })
    const near = worldFacts(objects, user, requestAttributes('GET', PODS), { catalogue })
    const { alternatives } = diagnose(near)
    expect(alternatives.filter(({ confidence }) => confidence === 'possible')).toEqual([])
  })

  it('proves what the lists of one namespace show, and says which lists are missing', () => {
    const { cause, unseen } = diagnose({ ...facts, objects: readWorld(e3, namespaceLists('shop')) })
    expect(cause).toMatchObject({ id: 'E3', confidence: 'proven' })
    expect(unseen).toEqual([])
    const nothing = world({ roles: [] })
    const blind = worldFacts(nothing, user, requestAttributes('GET', PODS), { catalogue })
    const left = diagnose({ ...blind, objects: readWorld(nothing, namespaceLists('shop')) })
    expect(left.cause?.id).toBe('D0')
    expect(left.unseen[0]?.needs).toMatch(
      /^The ClusterRoleBindings and the ClusterRoles, which were not all read: /,
    )
  })

  it('never says from a partial list that no one is bound or that a role does not exist', () => {
    const lists = namespaceLists('shop').map((list) => ({ ...list, isWhole: false }))
    const unbound = world({})
    const part = worldFacts(unbound, user, requestAttributes('GET', PODS), { catalogue })
    const ids = (objects: RbacObjects, of: Facts) => {
      const { cause, alternatives } = diagnose({ ...of, objects: readWorld(objects, lists) })
      return [cause, ...alternatives].filter((one) => one?.confidence !== 'possible').map((one) => one?.id)
    }
    expect(ids(unbound, part)).toEqual(['D0'])
  })

  it('shows a binding whose Role was not read as likely, and says what is unknown', () => {
    const lists = namespaceLists('shop').filter(({ resource }) => resource === 'rolebindings')
    const { cause, unseen } = diagnose({ ...facts, objects: readWorld(e3, lists) })
    expect(cause).toMatchObject({ id: 'E3', confidence: 'likely' })
    expect(cause?.says).toMatch(/The rules of Role pod-lister could not be read\.$/)
    expect(unseen).toEqual([])
  })

  it('says what was skipped as skipped, and blames no authorizer', () => {
    const nothing = world({ roles: [] })
    const blind = worldFacts(nothing, user, requestAttributes('GET', PODS), { catalogue })
    const objects = readWorld(nothing, namespaceLists('shop'))
    if (objects.state !== 'read') throw new Error('It is read.')
    const skipped = { state: 'unread', because: 'not-asked', says: say`Skipped.`, isSkipped: true } as const
    const list = { resource: 'clusterroles', namespace: '', reading: skipped } as const
    const value = { ...objects.value, lists: [...objects.value.lists, list] }
    const incomplete = rulesOf(nothing, user, 'shop')
    if (incomplete.state !== 'read') throw new Error('It is read.')
    const rules = new Map([['shop', { ...incomplete, value: { ...incomplete.value, incomplete: true } }]])
    const facts = { ...blind, isOwnCall: false, about: 'objects' as const, rules }
    const { unseen } = diagnose({ ...facts, objects: { state: 'read', value } })
    const needs = unseen.map((one) => one.needs).join(' ')
    expect(needs).toMatch(/The ClusterRoles were skipped to keep this answer to few requests\.$/)
    expect(needs).not.toContain('authorizer')
  })
})
