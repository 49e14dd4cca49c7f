import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { at } from '@/lib/objects/fields'
import { startCluster } from '../cluster'
import { callApi, mountedToken } from '../testing/call'
import { scenarios } from './all'

const list = (group: string, resource: string, namespace = 'shop') => ({
  resourceAttributes: { verb: 'list', group, resource, namespace },
})

/** Worlds in which every call with the mounted token is answered 401. */
const unauthorized = ['token-expired', 'clock-behind', 'token-audience', 'token-other-cluster']

/** What each world refuses, and what it allows beside it: the point of the scenario. */
const points = new Map<string, { refused: object; allowed: object }>([
  [
    'default',
    {
      refused: { resourceAttributes: { verb: 'watch', group: 'batch', resource: 'jobs', namespace: 'shop' } },
      allowed: list('batch', 'jobs'),
    },
  ],
  [
    'verb-missing',
    {
      refused: { resourceAttributes: { verb: 'watch', resource: 'pods', namespace: 'shop' } },
      allowed: list('', 'pods'),
    },
  ],
  [
    'nothing-granted',
    { refused: list('', 'pods'), allowed: { nonResourceAttributes: { verb: 'get', path: '/version' } } },
  ],
  ['wrong-group', { refused: list('apps', 'deployments'), allowed: list('', 'deployments') }],
  ['singular', { refused: list('', 'pods'), allowed: list('', 'pod') }],
  ['casing', { refused: list('', 'pods'), allowed: list('', 'Pods') }],
  [
    'subresource-missing',
    {
      refused: {
        resourceAttributes: {
          verb: 'get',
          resource: 'pods',
          subresource: 'log',
          name: 'x',
          namespace: 'shop',
        },
      },
      allowed: list('', 'pods'),
    },
  ],
  [
    'named',
    {
      refused: {
        resourceAttributes: { verb: 'get', resource: 'configmaps', name: 'feature-flags', namespace: 'shop' },
      },
      allowed: {
        resourceAttributes: { verb: 'get', resource: 'configmaps', name: 'app-config', namespace: 'shop' },
      },
    },
  ],
  [
    'refusals',
    {
      refused: { resourceAttributes: { verb: 'watch', group: 'batch', resource: 'jobs', namespace: 'shop' } },
      allowed: list('', 'pods'),
    },
  ],
  [
    'list-under-names',
    {
      refused: list('', 'configmaps'),
      allowed: {
        resourceAttributes: { verb: 'list', resource: 'configmaps', name: 'app-config', namespace: 'shop' },
      },
    },
  ],
  [
    'missing-role',
    { refused: list('', 'pods'), allowed: { nonResourceAttributes: { verb: 'get', path: '/api' } } },
  ],
  ...[
    'role-unbound',
    'other-account',
    'subject-namespace',
    'user-subject',
    'group-typo',
    'binding-elsewhere',
  ].map(
    (name) =>
      [
        name,
        { refused: list('', 'pods'), allowed: { nonResourceAttributes: { verb: 'get', path: '/api' } } },
      ] as const,
  ),
  [
    'homes',
    {
      refused: list('', 'pods'),
      allowed: list('rbac.authorization.k8s.io', 'rolebindings'),
    },
  ],
  [
    'rbac-reader',
    { refused: list('', 'pods'), allowed: list('rbac.authorization.k8s.io', 'rolebindings', '') },
  ],
  [
    'sar-reviewer',
    {
      refused: list('rbac.authorization.k8s.io', 'rolebindings'),
      allowed: {
        resourceAttributes: {
          verb: 'create',
          group: 'authorization.k8s.io',
          resource: 'subjectaccessreviews',
        },
      },
    },
  ],
  ['other-namespace', { refused: list('', 'pods', 'payments'), allowed: list('', 'pods') }],
  ['all-namespaces', { refused: list('', 'pods', ''), allowed: list('', 'pods') }],
  ['cluster-resource-in-role', { refused: list('', 'nodes', ''), allowed: list('', 'nodes') }],
  [
    'non-resource',
    { refused: { nonResourceAttributes: { verb: 'get', path: '/metrics' } }, allowed: list('', 'pods') },
  ],
  ['explicit-deny', { refused: list('', 'configmaps'), allowed: list('', 'pods') }],
  [
    'conditional-authorizer',
    {
      refused: { resourceAttributes: { verb: 'create', resource: 'configmaps', namespace: 'shop' } },
      allowed: list('', 'pods'),
    },
  ],
  ['cloud-authorizer', { refused: list('', 'configmaps'), allowed: list('', 'pods') }],
  ...unauthorized.map((name) => [name, { refused: {}, allowed: {} }] as const),
  ['no-token', { refused: list('', 'pods'), allowed: list('', 'pods') }],
  [
    'default-account',
    { refused: list('', 'pods'), allowed: { nonResourceAttributes: { verb: 'get', path: '/apis' } } },
  ],
  ['permissive-binding', { refused: { nonResourceAttributes: {} }, allowed: list('', 'secrets', '') }],
  ...['egress-denied', 'dns-not-admitted', 'egress-named-port'].map(
    (name) =>
      [
        name,
        {
          refused: list('networking.k8s.io', 'ingresses'),
          allowed: list('networking.k8s.io', 'networkpolicies'),
        },
      ] as const,
  ),
  ['debugged', { refused: list('', 'secrets'), allowed: list('', 'serviceaccounts') }],
  ...['road-ndots', 'road-musl', 'road-proxy', 'road-mesh', 'road-bundle'].map(
    (name) => [name, { refused: list('', 'secrets'), allowed: list('', 'pods') }] as const,
  ),
  ...['cloud-identity', 'cloud-audiences', 'cloud-variables', 'cloud-proxies'].map(
    (name) => [name, { refused: list('', 'secrets'), allowed: list('', 'serviceaccounts') }] as const,
  ),
  ['no-downward', { refused: list('', 'secrets'), allowed: list('', 'pods') }],
  [
    'no-watch',
    {
      refused: { resourceAttributes: { verb: 'watch', resource: 'pods', namespace: 'shop' } },
      allowed: list('', 'pods'),
    },
  ],
  ...[
    ['quota-exceeded', 'tight'],
    ['pod-security', 'locked'],
    ['webhook-down', 'shop'],
    ['policy-denies', 'shop'],
    ['namespace-terminating', 'leaving'],
    ['service-account-missing', 'shop'],
    ['limit-range', 'limited'],
  ].map(
    ([name = '', namespace]) =>
      [
        name,
        {
          refused: list('', 'secrets', namespace),
          allowed: { resourceAttributes: { verb: 'create', resource: 'pods', namespace } },
        },
      ] as const,
  ),
  [
    'changes',
    {
      refused: { resourceAttributes: { verb: 'watch', group: 'batch', resource: 'jobs', namespace: 'shop' } },
      allowed: list('rbac.authorization.k8s.io', 'rolebindings'),
    },
  ],
  ['troubles', { refused: list('', 'configmaps'), allowed: list('apps', 'statefulsets') }],
])

describe('scenarios', () => {
  it('each has its point in the table', () => {
    expect([...scenarios.keys()].toSorted()).toEqual([...points.keys()].toSorted())
  })

  it.each([...scenarios.values()])('$name starts and refuses what it is about', async (scenario) => {
    const cluster = await startCluster({ scenario })
    try {
      expect(cluster.pod?.metadata.name).toMatch(/^web-/)
      const review = async (spec: object, token: string) => {
        const reply = await callApi(cluster, {
          method: 'POST',
          path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
          token,
          body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec },
        })
        return at(reply.json, 'status', 'allowed')
      }
      const point = points.get(scenario.name)
      if (point === undefined) throw new Error(`${scenario.name} is not in the table.`)
      if (scenario.name === 'no-token') {
        expect(existsSync(cluster.serviceAccountDir)).toBe(false)
        const anonymous = await callApi(cluster, { path: '/api/v1/namespaces/shop/pods' })
        expect(anonymous.status).toBe(403)
        return
      }
      const token = mountedToken(cluster)
      if (unauthorized.includes(scenario.name)) {
        expect((await callApi(cluster, { path: '/version', token })).status).toBe(401)
        return
      }
      expect(await review(point.allowed, token)).toBe(true)
      // cluster-admin is refused nothing; that is what its scenario shows.
      if (scenario.name !== 'permissive-binding') expect(await review(point.refused, token)).toBe(false)
    } finally {
      await cluster.stop()
    }
  })
})
