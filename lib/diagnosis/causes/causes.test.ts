import { describe, expect, it } from 'vitest'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import { userOf } from '@/lib/rbac/service-account'
import { recordedExchanges } from '@/lib/rbac/testing/recorded-world'
import type { Attributes, PolicyRule, RbacObjects } from '@/lib/rbac/types'
import { diagnose, findCauses } from '../diagnose'
import { type Facts, notAsked } from '../facts'
import { recordedCatalogue } from '../testing/recorded-catalogue'
import { worldFacts } from '../testing/world-facts'
import { causeTable } from './table'

const catalogue = recordedCatalogue(recordedExchanges())
const user = userOf('shop', 'web')
const account = { kind: 'ServiceAccount', name: 'web', namespace: 'shop' }

/** Rules in a Role of shop, and in a ClusterRole that is bound everywhere. */
function worldOf(rules: readonly PolicyRule[], everywhere: readonly PolicyRule[] = []): RbacObjects {
  return {
    roles: [{ namespace: 'shop', name: 'r', rules }],
    clusterRoles: [{ name: 'c', rules: everywhere }],
    roleBindings: [
      { namespace: 'shop', name: 'b', roleRef: { kind: 'Role', name: 'r' }, subjects: [account] },
    ],
    clusterRoleBindings: [{ name: 'cb', roleRef: { kind: 'ClusterRole', name: 'c' }, subjects: [account] }],
  }
}

function rule(verbs: string, resources: string, more: Partial<PolicyRule> = {}): PolicyRule {
  return { verbs: verbs.split(' '), resources: resources.split(' '), apiGroups: [''], ...more }
}

const URL = (verbs: string, ...nonResourceURLs: string[]): PolicyRule => ({
  verbs: verbs.split(' '),
  nonResourceURLs,
})

function factsOf(line: string, rules: readonly PolicyRule[], everywhere: readonly PolicyRule[] = []): Facts {
  const [method = '', target = ''] = line.split(' ')
  return worldFacts(worldOf(rules, everywhere), user, requestAttributes(method, target), { catalogue })
}

const PODS = '/api/v1/namespaces/shop/pods'
const MAPS = '/api/v1/namespaces/shop/configmaps'
const DEPLOYMENTS = '/apis/apps/v1/namespaces/shop/deployments'
const names = { resourceNames: ['app-config'] }

describe('the cause by the rule that misses', () => {
  it.each<[id: string, request: string, near: PolicyRule, notNear: PolicyRule]>([
    ['D1', `DELETE ${PODS}/a`, rule('get list', 'pods'), rule('get list', 'services')],
    ['D1', `POST ${MAPS}`, rule('get', 'configmaps'), rule('get', 'secrets')],
    ['D2', `GET ${PODS}`, rule('get', 'pods'), rule('get', 'services')],
    ['D3', `GET ${PODS}`, rule('watch', 'pods'), rule('get', 'pods')],
    ['D4', `GET ${DEPLOYMENTS}`, rule('list', 'deployments'), rule('list', 'pods')],
    [
      'D4',
      `GET ${DEPLOYMENTS}`,
      rule('list', 'deployments', { apiGroups: ['extensions'] }),
      rule('list', '*', { apiGroups: ['batch'] }),
    ],
    [
      'D5',
      `GET ${DEPLOYMENTS}`,
      rule('list', 'deployments', { apiGroups: ['apps/v1'] }),
      rule('list', 'deployments'),
    ],
    [
      'D5',
      `GET ${PODS}`,
      rule('list', 'pods', { apiGroups: ['core'] }),
      rule('list', 'pods', { apiGroups: ['apps'] }),
    ],
    [
      'D5',
      `GET ${PODS}`,
      rule('list', 'pods', { apiGroups: ['v1'] }),
      rule('list', 'pods', { apiGroups: ['apps'] }),
    ],
    ['D6', `GET ${PODS}`, rule('list', 'pod'), rule('list', 'podtemplates')],
    ['D6', `GET ${MAPS}`, rule('list', 'cm'), rule('list', 'secrets')],
    ['D6', `GET ${PODS}/a/log`, rule('get', 'pod/log'), rule('get', 'services/log')],
    [
      'D6',
      `GET ${DEPLOYMENTS}`,
      rule('list', 'deployement', { apiGroups: ['apps'] }),
      rule('list', 'daemonsets', { apiGroups: ['apps'] }),
    ],
    ['D7', `GET ${PODS}`, rule('list', 'Pods'), rule('list', 'pod')],
    ['D7', `GET ${PODS}`, rule('list', 'Pod'), rule('list', 'pod')],
    ['D8', `GET ${PODS}/a/log`, rule('get', 'pods'), rule('get', 'services')],
    [
      'D18',
      `PUT ${DEPLOYMENTS}/a/status`,
      rule('update', 'deployments', { apiGroups: ['apps'] }),
      rule('update', 'pods'),
    ],
    ['D9', `GET ${PODS}/a/log`, rule('get', 'pods/*'), rule('get', 'pods')],
    ['D9', `GET ${PODS}/a`, rule('get', 'pods/*'), rule('get', 'services/*')],
    ['D10', `GET ${PODS}/a`, rule('get', 'pods/log'), rule('get', 'services/proxy')],
    ['D11', `GET ${MAPS}/other`, rule('get', 'configmaps', names), rule('get', 'secrets', names)],
    ['D12', `GET ${MAPS}`, rule('list', 'configmaps', names), rule('get', 'configmaps')],
    ['D12', `GET ${MAPS}?watch=1`, rule('watch', 'configmaps', names), rule('list', 'configmaps')],
    ['D13', `POST ${MAPS}`, rule('create', 'configmaps', names), rule('update', 'configmaps')],
    ['D14', `DELETE ${MAPS}`, rule('deletecollection', 'configmaps', names), rule('get', 'configmaps')],
    ['D15', `DELETE ${PODS}`, rule('delete', 'pods'), rule('get', 'pods')],
    ['D16', `PATCH ${PODS}/a`, rule('update', 'pods'), rule('get', 'pods')],
    ['D16', `PUT ${PODS}/a`, rule('patch', 'pods'), rule('get', 'pods')],
    ['D19', `GET ${PODS}`, rule('read', 'pods'), rule('create', 'pods')],
    ['D19', `GET ${PODS}/a`, rule('Get', 'pods'), rule('use', 'pods')],
    ['D30', 'GET /metrics', URL('get', '/metrics/*'), URL('get', '/logs')],
    ['D30', 'GET /logs/a/x', URL('get', '/logs*x'), URL('get', '/a*x')],
    ['D30', 'GET /metrics', URL('GET', '/metrics'), URL('GET', '/logs')],
    ['D29', 'GET /metrics', URL('get', '/logs'), URL('get', '/metrics/*')],
  ])('is %s for %s', (id, line, near, notNear) => {
    const isPath = near.nonResourceURLs !== undefined
    const causeWith = (given: PolicyRule) =>
      diagnose(isPath ? factsOf(line, [], [given]) : factsOf(line, [given])).cause
    expect(causeWith(near)).toMatchObject({ id, confidence: 'proven' })
    expect(causeWith(notNear)?.id).not.toBe(id)
  })

  it('is D17 when a create carries a name, as of an apply, and patch is held', () => {
    const create: Attributes = {
      kind: 'resource',
      verb: 'create',
      group: '',
      resource: 'pods',
      subresource: '',
      name: 'a',
      namespace: 'shop',
    }
    const world = worldOf([rule('patch', 'pods')])
    expect(diagnose(worldFacts(world, user, create, { catalogue })).cause?.id).toBe('D17')
    expect(diagnose(worldFacts(world, user, { ...create, name: '' }, { catalogue })).cause?.id).toBe('D1')
  })

  it('is D31 for a path that only a RoleBinding gives', () => {
    expect(diagnose(factsOf('GET /metrics', [URL('get', '/metrics')])).cause).toMatchObject({
      id: 'D31',
      confidence: 'proven',
    })
  })

  it('puts the nearest first and keeps the others as alternatives', () => {
    const { cause, alternatives, nearMisses } = diagnose(
      factsOf(`GET ${PODS}/a`, [rule('list', 'pod'), rule('list', 'pods'), rule('get', 'secrets')]),
    )
    expect(cause?.id).toBe('D1')
    expect(alternatives.map(({ id }) => id)).toEqual(['D6', 'D0'])
    expect(nearMisses.map(({ failed }) => failed)).toEqual([['verb'], ['verb', 'resource']])
  })

  it('is not proven where an authorizer leaves its rules out', () => {
    const facts = factsOf(`DELETE ${PODS}/a`, [rule('get', 'pods')])
    const rules = new Map(
      [...facts.rules].map(([namespace, reading]) => [
        namespace,
        reading.state === 'read'
          ? { ...reading, value: { ...reading.value, incomplete: true, evaluationError: 'webhook' } }
          : reading,
      ]),
    )
    const { cause, unseen } = diagnose({ ...facts, rules })
    expect(cause).toMatchObject({ id: 'D1', confidence: 'likely' })
    expect(unseen[0]?.needs).toContain('webhook')
  })

  it('names no role where two rules could have given the neighbour', () => {
    const world = worldOf([rule('get', 'pods')], [rule('get', 'pods')])
    const facts = worldFacts(world, user, requestAttributes('DELETE', `${PODS}/a`), { catalogue })
    const { cause, fixes } = diagnose(facts)
    expect(cause?.says).toBe('A rule of this account gives get on pods, but not delete.')
    expect(fixes[0]?.where).toBe('binding')
  })
})

describe('the cause by scope', () => {
  it.each<[id: string, request: string, rules: PolicyRule[], everywhere: PolicyRule[]]>([
    ['F3', 'GET /api/v1/pods', [rule('list', 'pods')], []],
    ['F4', 'GET /api/v1/nodes', [rule('list', 'nodes')], []],
    ['F6', 'GET /api/v1/namespaces/shop/nodes', [rule('get', 'pods')], []],
    ['F7', 'GET /api/v1/pods/web-0', [rule('get', 'pods')], []],
    ['F1', 'GET /api/v1/namespaces/payments/pods', [rule('list', 'pods')], []],
    ['D2', 'GET /api/v1/pods', [], [rule('get', 'pods')]],
    ['D0', 'GET /api/v1/pods', [rule('list', 'services')], []],
    ['D0', 'GET /api/v1/namespaces/payments/pods', [rule('get', 'pods')], []],
  ])('is %s for %s', (id, line, rules, everywhere) => {
    expect(diagnose(factsOf(line, rules, everywhere)).cause).toMatchObject({ id, confidence: 'proven' })
  })

  it('does not call a call on one namespace a namespaced path', () => {
    expect(diagnose(factsOf('GET /api/v1/namespaces/shop', [])).cause?.id).toBe('D0')
  })

  it('claims no scope while the cluster-wide rules are unread', () => {
    const facts = factsOf('GET /api/v1/nodes', [rule('list', 'nodes')])
    const ids = findCauses({ ...facts, clusterWide: notAsked('no') }).map(({ id }) => id)
    expect(ids).not.toContain('F4')
  })
})

describe('the cause by path and type', () => {
  it.each<[id: string, request: string, fix: RegExp]>([
    ['G1', 'GET /api/v1/namespaces/shop/service', /\/api\/v1\/namespaces\/shop\/services$/],
    ['G1', 'GET /api/v1/namespaces/shop/Pods', /\/api\/v1\/namespaces\/shop\/pods$/],
    ['G1', 'GET /api/v1/namespaces/shop/pods/web-0/logs', /\/pods\/web-0\/log$/],
    ['G1', 'GET /apis/apps/v1/namespaces/shop/deploy', /\/apis\/apps\/v1\/namespaces\/shop\/deployments$/],
    ['G1', 'GET /api/v1/namespaces/shop/nothing-like-it', /kubectl api-resources/],
    ['G2', 'GET /apis/apps/v1/namespaces/shop/pods', /\/api\/v1\/namespaces\/shop\/pods$/],
    ['G2', 'GET /api/v1/namespaces/shop/deployments', /\/apis\/apps\/v1\/namespaces\/shop\/deployments$/],
    ['G3', 'GET /apis/extensions/v1beta1/namespaces/shop/deployments', /\/apis\/apps\/v1\//],
    ['G3', 'GET /apis/example.com/v1/namespaces/shop/widgets', /Install the CustomResourceDefinition/],
    ['G4', 'GET /apis/apps/deployments', /\/apis\/apps\/v1\/namespaces\/shop\/deployments$/],
    ['G5', 'GET /namespaces/shop/pods', /\/api\/v1\/namespaces\/shop\/pods$/],
    ['G5', 'GET /v1/pods', /\/api\/v1\/namespaces\/shop\/pods$/],
    ['G6', 'GET /api/v1/namespaces/shop//pods', /variable/],
  ])('is %s for %s, with a change of the call and no grant', (id, line, fix) => {
    // Discovery rights would allow these paths, and then the answer is 404: they are refused to the anonymous user.
    const { cause, fixes, alternatives } = diagnose({
      ...factsOf(line, []),
      decision: { state: 'read', value: { allowed: false, denied: false, reason: '', evaluationError: '' } },
    })
    expect(cause).toMatchObject({ id, confidence: 'proven' })
    expect(alternatives).toEqual([])
    expect(fixes[0]?.says).toMatch(fix)
    expect(fixes.flatMap(({ opens }) => opens)).toEqual([])
  })

  it.each([
    ['discovery was not read', { discovery: notAsked('no') }],
    [
      'its group could not be listed',
      {
        discovery: {
          state: 'read',
          value: {
            resources: catalogue.resources,
            failedGroups: [{ group: 'metrics.k8s.io', version: 'v1', says: '503' }],
          },
        },
      },
    ],
    [
      'no group but the core could be listed',
      {
        discovery: {
          state: 'read',
          value: {
            resources: catalogue.resources.filter(({ group }) => group === ''),
            failedGroups: [{ group: '*', version: '*', says: '503' }],
          },
        },
      },
    ],
  ] satisfies [string, Partial<Facts>][])('says nothing of a group when %s', (_why, change) => {
    const facts = factsOf('GET /apis/metrics.k8s.io/v1/namespaces/shop/pods', [])
    const ids = findCauses({ ...facts, ...change }).map(({ id }) => id)
    expect(ids.filter((id) => id.startsWith('G'))).toEqual([])
  })
})

describe('the cause by binding, decision and identity', () => {
  const dangling = 'RBAC: role.rbac.authorization.k8s.io "gone" not found'

  it('is E7 only while nothing is nearer', () => {
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
    expect(alone.fixes[0]).toMatchObject({ where: 'role', opens: [{ verb: 'list', resource: 'pods' }] })
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

  it('reads a dangling role of another account out of its text', () => {
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
      { state: 'unread', because: 'refused', says: 'no' } as const,
    ]) {
      expect(diagnose({ ...facts, decision })).toMatchObject({ verdict: 'unknown', cause: null, fixes: [] })
    }
  })

  it('is C3 for default only while no rule comes near', () => {
    const subjects = [{ kind: 'ServiceAccount', name: 'default', namespace: 'shop' }]
    const world = worldOf([rule('get', 'pods')])
    const bound = { ...world, roleBindings: world.roleBindings.map((b) => ({ ...b, subjects })) }
    const request = requestAttributes('GET', PODS)
    const causeIn = (objects: RbacObjects) =>
      diagnose(worldFacts(objects, userOf('shop', 'default'), request, { catalogue })).cause?.id
    expect(causeIn(world)).toBe('C3')
    expect(causeIn(bound)).toBe('D2')
  })

  it('never says that no binding exists', () => {
    const { cause, unseen, says } = diagnose(factsOf(`GET ${PODS}`, []))
    const words = JSON.stringify([cause, unseen, says])
    expect(words).not.toMatch(/no (?:role ?)?binding (?:exists|refers)/i)
    expect(unseen.map(({ command }) => command)).toEqual([
      'kubectl get rolebindings,clusterrolebindings -A -o wide | grep -F -- shop/web',
    ])
  })
})

describe('causeTable', () => {
  it('has one title for each cause', () => {
    const titles = Object.values(causeTable).map(({ title }) => title)
    expect(new Set(titles).size).toBe(titles.length)
  })
})
