import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { authorize } from './authorize'
import { requestAttributes } from './request-attributes'
import { type Holds, holds, holdsAt, type Placed, ruleAllows } from './rule'
import { anyRequest, anyRule } from './testing/arbitraries'
import type { PolicyRule } from './types'

const POD = '/api/v1/namespaces/shop/pods/web-0'
const PODS = '/api/v1/namespaces/shop/pods'
const SCALE = '/apis/apps/v1/namespaces/shop/deployments/web/scale'
const CONFIGMAPS = '/api/v1/namespaces/shop/configmaps'
const BY_NAME = '?fieldSelector=metadata.name%3Dapp-config'

function rule(part: Partial<PolicyRule>): PolicyRule {
  return { verbs: ['*'], apiGroups: ['*'], resources: ['*'], ...part }
}

const named = rule({ resources: ['configmaps'], resourceNames: ['app-config'] })

describe('a rule on resources', () => {
  it.each<[string, PolicyRule, string, boolean]>([
    ['* covers a subresource', rule({}), `GET ${POD}/log`, true],
    ['*/scale covers deployments/scale', rule({ resources: ['*/scale'] }), `GET ${SCALE}`, true],
    [
      '*/scale does not cover deployments',
      rule({ resources: ['*/scale'] }),
      'GET /apis/apps/v1/deployments',
      false,
    ],
    ['*/cale does not cover scale', rule({ resources: ['*/cale'] }), `GET ${SCALE}`, false],
    ['*/ covers nothing', rule({ resources: ['*/'] }), `GET ${POD}`, false],
    ['pods/* does not cover pods/log', rule({ resources: ['pods/*'] }), `GET ${POD}/log`, false],
    ['pods/* does not cover pods', rule({ resources: ['pods/*'] }), `GET ${POD}`, false],
    ['pods does not cover pods/log', rule({ resources: ['pods'] }), `GET ${POD}/log`, false],
    ['pods/log does not cover pods', rule({ resources: ['pods/log'] }), `GET ${POD}`, false],
    ['pods/log covers pods/log', rule({ resources: ['pods/log'] }), `GET ${POD}/log`, true],
    ['the singular is another resource', rule({ resources: ['pod'] }), `GET ${PODS}`, false],
    ['another case is another resource', rule({ resources: ['Pods'] }), `GET ${PODS}`, false],
    ['a prefix is another resource', rule({ resources: ['pod*'] }), `GET ${PODS}`, false],
    ['verb Get is another verb', rule({ verbs: ['Get'] }), `GET ${POD}`, false],
    ['list is not get', rule({ verbs: ['get'] }), `GET ${PODS}`, false],
    ['watch is not list', rule({ verbs: ['list'] }), `GET ${PODS}?watch=1`, false],
    ['no verb covers nothing', rule({ verbs: [] }), `GET ${PODS}`, false],
    ['apiGroups [] covers nothing', rule({ apiGroups: [] }), `GET ${PODS}`, false],
    ['an absent apiGroups covers nothing', { verbs: ['*'], resources: ['*'] }, `GET ${PODS}`, false],
    ['"" is core', rule({ apiGroups: [''] }), `GET ${PODS}`, true],
    ['"" is not apps', rule({ apiGroups: [''] }), 'GET /apis/apps/v1/deployments', false],
    ['core is not core', rule({ apiGroups: ['core', 'v1'] }), `GET ${PODS}`, false],
    [
      'a group with a version is another group',
      rule({ apiGroups: ['apps/v1'] }),
      'GET /apis/apps/v1/deployments',
      false,
    ],
    ['a name covers get by it', named, `GET ${CONFIGMAPS}/app-config`, true],
    ['a name does not cover another', named, `GET ${CONFIGMAPS}/other-config`, false],
    ['a name does not cover a list', named, `GET ${CONFIGMAPS}`, false],
    ['a name covers a list by selector', named, `GET ${CONFIGMAPS}${BY_NAME}`, true],
    ['a name covers a watch by selector', named, `GET ${CONFIGMAPS}${BY_NAME}&watch=1`, true],
    ['a name does not cover create', named, `POST ${CONFIGMAPS}`, false],
    ['a name does not cover deletecollection by selector', named, `DELETE ${CONFIGMAPS}${BY_NAME}`, false],
    [
      'a name covers create of a subresource',
      rule({ resources: ['pods/exec'], resourceNames: ['web-0'] }),
      `POST ${POD}/exec`,
      true,
    ],
    ['a star is not a wildcard among names', rule({ resourceNames: ['*'] }), `GET ${POD}`, false],
    ['an empty name covers a call without one', rule({ resourceNames: [''] }), `GET ${PODS}`, true],
    ['resourceNames [] covers every name', rule({ resourceNames: [] }), `GET ${POD}`, true],
    [
      'a name with scheme and port is another name',
      rule({ resourceNames: ['web'] }),
      'GET /api/v1/namespaces/shop/services/http:web:80/proxy',
      false,
    ],
    [
      'a Role in shop covers get of namespace shop',
      rule({ resources: ['namespaces'], verbs: ['get'] }),
      'GET /api/v1/namespaces/shop',
      true,
    ],
    [
      'nonResourceURLs do not cover a resource',
      { verbs: ['*'], nonResourceURLs: ['*'] },
      `GET ${POD}`,
      false,
    ],
    ['an odd method needs a star or an empty verb', rule({ verbs: ['get'] }), `OPTIONS ${POD}`, false],
  ])('%s', (_, policy, request, allowed) => {
    const [method = '', target = ''] = request.split(' ')
    expect(ruleAllows(policy, requestAttributes(method, target))).toBe(allowed)
  })
})

describe('a rule on paths', () => {
  it.each([
    ['/a*', '/a', true],
    ['/a*', '/ab', true],
    ['/a*', '/a/b', true],
    ['/a*', '/', false],
    ['/a/*', '/a', false],
    ['/a/*', '/a/', true],
    ['/a/*', '/a/b', true],
    ['/a**', '/ab', true],
    ['/a**', '/a', true],
    ['*', '/anything', true],
    ['**', '/anything', true],
    ['/a', '/a/', false],
    ['/a/', '/a', false],
    ['/a*b', '/axb', false],
    ['/A', '/a', false],
  ])('%s and %s: %s', (pattern, path, allowed) => {
    expect(
      ruleAllows({ verbs: ['get'], nonResourceURLs: [pattern] }, { kind: 'path', verb: 'get', path }),
    ).toBe(allowed)
  })

  it('is not given by resources', () => {
    expect(ruleAllows(rule({}), { kind: 'path', verb: 'get', path: '/metrics' })).toBe(false)
  })
})

describe('a rule where it is bound', () => {
  it.each<[string, Placed, string, Holds]>([
    ['everywhere holds in a namespace', { scope: 'cluster', namespace: '' }, 'shop', 'yes'],
    ['everywhere holds at the cluster scope', { scope: 'cluster', namespace: '' }, '', 'yes'],
    ['in a namespace holds there', { scope: 'namespace', namespace: 'shop' }, 'shop', 'yes'],
    ['in a namespace holds in no other', { scope: 'namespace', namespace: 'shop' }, 'web', 'no'],
    ['in a namespace never holds at the cluster scope', { scope: 'namespace', namespace: '' }, '', 'no'],
    ['of unknown scope holds where it was listed', { scope: 'unknown', namespace: 'shop' }, 'shop', 'yes'],
    ['of unknown scope can hold elsewhere', { scope: 'unknown', namespace: 'shop' }, 'web', 'unknown'],
    [
      'of unknown scope can hold at the cluster scope',
      { scope: 'unknown', namespace: 'shop' },
      '',
      'unknown',
    ],
  ])('%s', (_, placed, place, expected) => {
    expect(holdsAt(placed, place)).toBe(expected)
  })

  const anyPlaced = fc.record({
    scope: fc.constantFrom('cluster' as const, 'namespace' as const),
    namespace: fc.constantFrom('shop', 'payments'),
  })

  it('grants what the authorizer allows by its binding, and nothing else', () => {
    fc.assert(
      fc.property(anyRule, anyPlaced, anyRequest, (given, { scope, namespace }, request) => {
        const isWide = scope === 'cluster'
        const subjects = [{ kind: 'User', name: 'jane' }]
        const of = { name: 'one', roleRef: { kind: 'ClusterRole', name: 'one' }, subjects }
        const { allowed } = authorize({ name: 'jane', groups: [] }, request, {
          roles: [],
          clusterRoles: [{ name: 'one', rules: [given] }],
          roleBindings: isWide ? [] : [{ ...of, namespace }],
          clusterRoleBindings: isWide ? [of] : [],
        })
        expect(holds({ ...given, scope, namespace }, request)).toBe(allowed ? 'yes' : 'no')
      }),
      { numRuns: runs(3_000) },
    )
  })
})
