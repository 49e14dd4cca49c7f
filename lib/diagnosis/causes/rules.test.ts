import { describe, expect, it } from 'vitest'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import { say } from '@/lib/phrase/phrase'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import type { Attributes, PolicyRule } from '@/lib/rbac/types'
import { catalogue, factsOf, pathRule, rule, user, worldOf } from '../testing/role-world'
import { worldFacts } from '../testing/world-facts'

const PODS = '/api/v1/namespaces/shop/pods'
const MAPS = '/api/v1/namespaces/shop/configmaps'
const DEPLOYMENTS = '/apis/apps/v1/namespaces/shop/deployments'
const ACCOUNTS = '/api/v1/namespaces/shop/serviceaccounts'
const SERVICES = '/api/v1/namespaces/shop/services'
const apps = { apiGroups: ['apps'] }
const proxied = (name: string) => rule('get', 'services/proxy', { resourceNames: [name] })
const names = { resourceNames: ['app-config'] }

describe('the cause by the rule that does not match', () => {
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
    ['D7', `GET ${PODS}`, rule('list', 'Pods'), rule('list', 'pod')],
    ['D7', `GET ${PODS}`, rule('list', 'Pod'), rule('list', 'pod')],
    ['D8', `GET ${PODS}/a/log`, rule('get', 'pods'), rule('get', 'services')],
    [
      'D18',
      `PUT ${DEPLOYMENTS}/a/status`,
      rule('update', 'deployments', { apiGroups: ['apps'] }),
      rule('update', 'pods'),
    ],
    ['D20', `POST ${PODS}/a/exec`, rule('create', 'pods'), rule('create', 'services')],
    ['D20', `POST ${PODS}/a/attach`, rule('get', 'pods/attach'), rule('patch', 'pods/attach')],
    ['D20', `GET ${PODS}/a/exec`, rule('create', 'pods/exec'), rule('create', 'pods/log')],
    ['D21', `PATCH ${PODS}/a/ephemeralcontainers`, rule('patch', 'pods'), rule('patch', 'pods/status')],
    ['D22', `PATCH ${DEPLOYMENTS}/a/scale`, rule('patch', 'deployments', apps), rule('patch', 'pods', apps)],
    ['D23', `POST ${ACCOUNTS}/web/token`, rule('create', 'serviceaccounts'), rule('create', 'secrets')],
    ['D24', `POST ${PODS}/a/eviction`, rule('create', 'pods'), rule('delete', 'pods/status')],
    ['D25', `GET ${SERVICES}/web:http/proxy`, rule('get', 'services'), rule('get', 'pods')],
    ['D25', `GET ${SERVICES}/https:web:443/proxy/x`, proxied('web'), proxied('we')],
    ['D8', `GET ${PODS}/a/binding`, rule('get', 'pods'), rule('get', 'services')],
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
    ['D30', 'GET /metrics', pathRule('get', '/metrics/*'), pathRule('get', '/logs')],
    ['D30', 'GET /logs/a/x', pathRule('get', '/logs*x'), pathRule('get', '/a*x')],
    ['D30', 'GET /metrics', pathRule('GET', '/metrics'), pathRule('GET', '/logs')],
    ['D29', 'GET /metrics', pathRule('get', '/logs'), pathRule('get', '/metrics/*')],
  ])('is %s for %s', (id, line, near, notNear) => {
    const isPath = near.nonResourceURLs !== undefined
    const causeWith = (given: PolicyRule) =>
      diagnose(isPath ? factsOf(line, [], [given]) : factsOf(line, [given])).cause
    expect(causeWith(near)).toMatchObject({ id, confidence: 'proven' })
    expect(causeWith(notNear)?.id).not.toBe(id)
  })

  it('is D17 when a create carries a name, as from an apply, and patch is granted', () => {
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

  it('is D31 for a path that only a RoleBinding grants', () => {
    expect(diagnose(factsOf('GET /metrics', [pathRule('get', '/metrics')])).cause).toMatchObject({
      id: 'D31',
      confidence: 'proven',
    })
  })

  it.each([
    [
      'another verb and another group',
      rule('get', 'pods', { apiGroups: ['metrics.k8s.io'] }),
      'D0 proven',
      'D4',
    ],
    ['another verb and other names', rule('get', 'pods', { resourceNames: ['a'] }), 'D0 proven', 'D2'],
    [
      'an unknown verb and another group',
      rule('read', 'pods', { apiGroups: ['v1', 'apps'] }),
      'D5 proven',
      '',
    ],
    ['another verb and the singular', rule('get', 'pod'), 'D6 likely', ''],
  ])('takes a rule with %s for what it says, unless it is malformed', (_, given, first, then) => {
    const { cause, alternatives } = diagnose(factsOf(`GET ${PODS}`, [given]))
    expect(`${cause?.id} ${cause?.confidence}`).toBe(first)
    const later = alternatives.filter(({ id }) => id === then).map(({ confidence }) => confidence)
    expect(later).toEqual(then === '' ? [] : ['possible'])
  })

  it('puts the nearest first, keeps the others, and does not say that nothing is near', () => {
    const { cause, alternatives, nearMisses } = diagnose(
      factsOf(`GET ${PODS}/a`, [rule('list', 'pod'), rule('list', 'pods'), rule('get', 'secrets')]),
    )
    expect(cause?.id).toBe('D1')
    expect(alternatives.map(({ id }) => id)).toEqual(['D6'])
    expect(nearMisses.map(({ failed }) => failed)).toEqual([['verb'], ['verb', 'resource']])
  })

  it('is not proven when an authorizer leaves its rules out', () => {
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

  it('is no more than possible where no rule was read, which it says, with the review that failed', () => {
    const gone = { state: 'unread', because: 'failed', says: say`The API server answered 500.` } as const
    const facts = factsOf(`DELETE ${PODS}/a`, [rule('get', 'pods')])
    const rules = new Map([...facts.rules.keys()].map((namespace) => [namespace, gone]))
    const { cause, unseen, fixes } = diagnose({ ...facts, rules, clusterWide: gone, neighbors: [] })
    expect(cause).toMatchObject({
      id: 'D0',
      confidence: 'possible',
      says: 'The rules of this account could not be read. Usually none allows delete on pods in namespace shop.',
    })
    expect(unseen[0]).toMatchObject({
      needs:
        'The rules of this account in namespace shop, which could not be read: The API server answered 500.',
      command: 'kubectl auth can-i --list --as=system:serviceaccount:shop:web -n shop',
    })
    expect(fixes[0]).toMatchObject({ where: 'binding' })
  })

  it('names no role when two rules could have granted the neighbor', () => {
    const world = worldOf([rule('get', 'pods')], [rule('get', 'pods')])
    const facts = worldFacts(world, user, requestAttributes('DELETE', `${PODS}/a`), { catalogue })
    const { cause, fixes } = diagnose(facts)
    expect(cause?.says).toBe('A rule of this account grants get on pods, but not delete.')
    expect(fixes[0]?.where).toBe('binding')
  })
})
