import { describe, expect, it } from 'vitest'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import { say } from '@/lib/phrase/phrase'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import { userOf } from '@/lib/rbac/service-account'
import type { RbacObjects } from '@/lib/rbac/types'
import { account, catalogue, factsOf, rule, user, worldOf } from '../testing/role-world'
import { worldFacts } from '../testing/world-facts'
import { causes } from './all'

const PODS = '/api/v1/namespaces/shop/pods'

describe('the cause by binding, decision and identity', () => {
  const dangling = 'RBAC: role.rbac.authorization.k8s.io "gone" not found'

  it('is E7 only when nothing is nearer', () => {
    const world = worldOf([])
    const broken: RbacObjects = {
      ...world,
      roleBindings: [
        { namespace: 'shop', name: 'x', roleRef: { kind: 'Role', name: 'gone' }, subjects: [account] },
      ],
    }
    const request = requestAttributes('GET', PODS)
    const alone = diagnose(worldFacts(broken, user, request, { catalogue }))
    expect(alone.cause).toMatchObject({ id: 'E7', confidence: 'likely' })
    expect(alone.fixes).toMatchObject([
      { choice: { id: 'own' } },
      { where: 'role', opens: [{ verb: 'list', resource: 'pods' }] },
    ])
    const near = {
      ...broken,
      roles: [{ namespace: 'shop', name: 'r', rules: [rule('get', 'pods')] }],
      roleBindings: [...broken.roleBindings, ...world.roleBindings],
    }
    const both = diagnose(worldFacts(near, user, request, { catalogue }))
    expect(both.cause?.id).toBe('D2')
    expect(both.alternatives.map(({ id }) => id)).toContain('E7')
  })

  it('is E7 by the rules review where the text and the decision are cut short', () => {
    const world = {
      ...worldOf([]),
      roleBindings: [
        { namespace: 'shop', name: 'x', roleRef: { kind: 'Role', name: 'gone' }, subjects: [account] },
      ],
    }
    const facts = worldFacts(world, user, requestAttributes('GET', PODS), { catalogue })
    const value = { allowed: false, denied: false, reason: '', evaluationError: '' }
    expect(diagnose({ ...facts, decision: { state: 'read', value } }).cause?.id).toBe('E7')
  })

  it('is E8 when the missing Role has the name of a default ClusterRole', () => {
    const world = {
      ...worldOf([]),
      roleBindings: [
        { namespace: 'shop', name: 'x', roleRef: { kind: 'Role', name: 'view' }, subjects: [account] },
      ],
    }
    const { cause } = diagnose(worldFacts(world, user, requestAttributes('GET', PODS), { catalogue }))
    expect(cause?.id).toBe('E8')
  })

  it('reads a dangling role of another account from its text', () => {
    const facts = factsOf(`GET ${PODS}`, [])
    const { cause } = diagnose({
      ...facts,
      caller: 'system:serviceaccount:shop:other',
      isOwnCall: false,
      refusal: { message: 'm', reason: `rbac: ${dangling}` },
    })
    expect(cause?.id).toBe('E7')
  })

  it('is I2 for an explicit no, which no Role can change', () => {
    const facts = factsOf(`GET ${PODS}`, [])
    const value = { allowed: false, denied: true, reason: 'policy', evaluationError: '' }
    const { cause, fixes } = diagnose({ ...facts, decision: { state: 'read', value } })
    expect(cause).toMatchObject({ id: 'I2', confidence: 'proven' })
    expect(fixes).toEqual([])
  })

  it('is unknown, with no cause, while an authorizer fails or the review is refused', () => {
    const facts = factsOf(`GET ${PODS}`, [rule('get', 'pods')])
    const failing = { allowed: false, denied: false, reason: '', evaluationError: 'webhook: timeout' }
    for (const decision of [
      { state: 'read', value: failing } as const,
      { state: 'unread', because: 'refused', says: say`no` } as const,
    ]) {
      expect(diagnose({ ...facts, decision })).toMatchObject({ verdict: 'unknown', cause: null, fixes: [] })
    }
  })

  it('is C3 for default only when no rule is close', () => {
    const subjects = [{ kind: 'ServiceAccount', name: 'default', namespace: 'shop' }]
    const world = worldOf([rule('get', 'pods')])
    const bound = { ...world, roleBindings: world.roleBindings.map((b) => ({ ...b, subjects })) }
    const request = requestAttributes('GET', PODS)
    const causeIn = (objects: RbacObjects) =>
      diagnose(worldFacts(objects, userOf('shop', 'default'), request, { catalogue })).cause?.id
    expect(causeIn(world)).toBe('C3')
    expect(causeIn(bound)).toBe('D2')
  })

  it('speaks of a token that was not understood only where one may be there', () => {
    const facts = { ...factsOf(`GET ${PODS}`, []), caller: 'system:anonymous' }
    const idsOf = (token: 'absent' | 'mounted') => {
      const { cause, alternatives } = diagnose({ ...facts, token })
      return [cause, ...alternatives].map((one) => one?.id)
    }
    expect(idsOf('absent')).not.toContain('C2')
    expect(idsOf('mounted')).toContain('C2')
  })

  it('says to ask in one namespace without a condition only where nothing else is wrong', () => {
    const adviceOf = (verbs: string) =>
      diagnose(factsOf('GET /api/v1/pods', [rule(verbs, 'pods')])).fixes.map(({ says }) => says)[0]
    expect(adviceOf('list')).toMatch(/^Ask only in namespace shop: /)
    expect(adviceOf('get')).toMatch(/^Ask only in namespace shop, if the account can do it there: /)
  })

  it('never says that no binding exists', () => {
    const { cause, unseen, says } = diagnose(factsOf(`GET ${PODS}`, []))
    const words = JSON.stringify([cause, unseen, says])
    expect(words).not.toMatch(/no (?:role ?)?binding (?:exists|refers)/i)
    expect(unseen.map(({ command }) => command)).toEqual([
      'kubectl get rolebindings,clusterrolebindings -A -o wide | grep -F -- web',
    ])
  })
})

describe('causes', () => {
  it('has one title for each cause', () => {
    const titles = causes.map(({ title }) => title)
    expect(new Set(titles).size).toBe(titles.length)
  })
})
