import { describe, expect, it } from 'vitest'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import { notAsked } from '@/lib/evidence/reading'
import { plain, say } from '@/lib/phrase/phrase'
import { fromTuple } from '@/lib/rbac/call'
import type { PolicyRule } from '@/lib/rbac/types'
import { analyse } from '../case'
import { findCauses } from '../diagnose'
import type { Facts } from '../facts'
import { catalogue, factsOf, rule } from '../testing/role-world'
import { sayCall } from '../wording/phrases'

describe('the cause by scope', () => {
  it.each<[id: string, request: string, rules: PolicyRule[], everywhere: PolicyRule[]]>([
    ['F3', 'GET /api/v1/pods', [rule('list', 'pods')], []],
    ['F4', 'GET /api/v1/nodes', [rule('list', 'nodes')], []],
    ['F6', 'GET /api/v1/namespaces/shop/nodes', [rule('get', 'pods')], []],
    ['F7', 'GET /api/v1/pods/web-0', [rule('get', 'pods')], []],
    ['F1', 'GET /api/v1/namespaces/payments/pods', [rule('list', 'pods')], []],
    ['F5', 'GET /api/v1/namespaces', [rule('get list', 'namespaces')], []],
    ['D2', 'GET /api/v1/pods', [], [rule('get', 'pods')]],
    ['D0', 'GET /api/v1/pods', [rule('list', 'services')], []],
    ['D0', 'GET /api/v1/namespaces/payments/pods', [rule('get', 'pods')], []],
  ])('is %s for %s', (id, line, rules, everywhere) => {
    expect(diagnose(factsOf(line, rules, everywhere)).cause).toMatchObject({ id, confidence: 'proven' })
  })

  it('offers to get the one namespace by name only when the rule allows it', () => {
    const advice = (verbs: string) =>
      diagnose(factsOf('GET /api/v1/namespaces', [rule(verbs, 'namespaces')])).fixes.map(({ says }) => says)
    expect(advice('get list')[0]).toBe('Get namespace shop by its name: /api/v1/namespaces/shop')
    expect(advice('list').join()).not.toContain('by its name')
  })

  it.each([
    ['shpo', true],
    ['shops', true],
    ['shop', false],
    ['sale', false],
    ['payments', false],
  ])('treats namespace %s as a misspelling of shop: %s', (namespace, is) => {
    const { cause, alternatives } = diagnose(factsOf(`GET /api/v1/namespaces/${namespace}/pods`, []))
    const found = alternatives.find((each) => each.id === 'F8')
    expect(found?.confidence).toBe(is ? 'possible' : undefined)
    expect(cause?.id).toBe('D0')
  })

  it('does not treat a call on one namespace as a namespaced path', () => {
    expect(diagnose(factsOf('GET /api/v1/namespaces/shop', [])).cause?.id).toBe('D0')
  })

  it('claims no scope while the cluster-wide rules are unread', () => {
    const facts = factsOf('GET /api/v1/nodes', [rule('list', 'nodes')])
    const ids = findCauses(analyse({ ...facts, clusterWide: notAsked(say`no`) })).map(({ cause }) => cause.id)
    expect(ids).not.toContain('F4')
  })
})

describe('the cause by path and type', () => {
  it.each([
    ['/namespaces/shop/pods', 'G5'],
    ['/v1/pods', 'G5'],
    ['/metrics', 'D29'],
    ['/namespaces', 'D29'],
  ])('of path %s is %s when discovery is not read', (path, id) => {
    const { cause } = diagnose({ ...factsOf(`GET ${path}`, []), discovery: notAsked(say`no`) })
    expect(cause?.id).toBe(id)
  })

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
    // Discovery permissions would allow these paths, and then the answer is 404: they are refused to the anonymous user.
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
    ['frobnicate', /^Use create, delete/, undefined],
    ['lst', /^Use list\.$/, 'list'],
    ['read', /^Use get, list or watch\.$/, 'get'],
    ['constructor', /^Use create, delete/, undefined],
  ])('is that %s is not a verb, and no Role is offered', (verb, fix, meant) => {
    const facts = factsOf('GET /api/v1/namespaces/shop/pods', [])
    const { cause, fixes } = diagnose({ ...facts, request: { ...facts.request, verb } })
    expect(cause).toMatchObject({ id: 'G11', confidence: 'proven' })
    expect(cause?.says).toContain(`"${verb}" is not a verb.${meant === undefined ? ' The' : ' Did you mean'}`)
    expect(fixes.map(({ says }) => says)).toEqual([expect.stringMatching(fix)])
    expect(fixes[0]?.calls?.[0]?.verb).toBe(meant)
    expect(fixes[0]?.yaml).toBeUndefined()
  })

  it.each([
    'use',
    'bind',
    'escalate',
    'impersonate',
    'approve',
    'sign',
    'attest',
    'proxy',
    'impersonate-on:user-info:list',
  ])('is never that %s, which a check of Kubernetes asks for, is not a verb', (verb) => {
    const facts = factsOf('GET /api/v1/namespaces/shop/pods', [])
    expect(diagnose({ ...facts, request: { ...facts.request, verb } }).cause?.id).not.toBe('G11')
  })

  it('is never that a verb on a custom resource is none: its program may ask for it', () => {
    const facts = factsOf('GET /apis/argoproj.io/v1alpha1/namespaces/shop/applications', [])
    const known = {
      group: 'argoproj.io',
      version: 'v1alpha1',
      resource: 'applications',
      kind: 'Application',
      singular: '',
      shortNames: [],
      namespaced: true,
      preferred: true,
      verbs: ['get'],
      subresources: [],
    }
    const discovery = { state: 'read', value: { resources: [known], failedGroups: [] } } as const
    const asked = { ...facts, discovery, request: { ...facts.request, verb: 'sync' } }
    const { cause, fixes } = diagnose(asked)
    expect(cause?.id).not.toBe('G11')
    expect(fixes.some(({ yaml }) => yaml?.includes('sync'))).toBe(true)
  })

  it.each([
    ['GET /api/v1/namespaces/shop/service', 'list services in namespace shop'],
    ['GET /api/v1/namespaces/shop/pods/web-0/logs', 'get pods/log web-0 in namespace shop'],
    ['GET /apis/apps/v1/namespaces/shop/pods', 'list pods in namespace shop'],
    ['GET /v1/pods', 'list pods in namespace shop'],
    ['GET /api/v1/pods/web-0', 'get pods web-0 in namespace shop'],
  ])('of %s offers the call that was meant: %s', (line, meant) => {
    const calls = diagnose(factsOf(line, [])).fixes.flatMap(({ calls = [] }) => calls)
    expect(calls.map((call) => plain(sayCall(fromTuple(call))))).toEqual([meant])
  })

  it.each([
    ['discovery was not read', { discovery: notAsked(say`no`) }],
    [
      'its group could not be listed',
      {
        discovery: {
          state: 'read',
          value: {
            resources: catalogue.resources,
            failedGroups: [{ group: 'metrics.k8s.io', version: 'v1', says: say`503` }],
          },
        },
      },
    ],
    [
      'no group except the core could be listed',
      {
        discovery: {
          state: 'read',
          value: {
            resources: catalogue.resources.filter(({ group }) => group === ''),
            failedGroups: [{ group: '*', version: '*', says: say`503` }],
          },
        },
      },
    ],
  ] satisfies [string, Partial<Facts>][])('says nothing about a group when %s', (_why, change) => {
    const facts = factsOf('GET /apis/metrics.k8s.io/v1/namespaces/shop/pods', [])
    const ids = findCauses(analyse({ ...facts, ...change })).map(({ cause }) => cause.id)
    expect(ids.filter((id) => id.startsWith('G'))).toEqual([])
  })

  const away = (facts: Facts): Facts => ({
    ...facts,
    discovery: {
      state: 'read',
      value: {
        resources: catalogue.resources,
        failedGroups: [
          { group: 'custom.metrics.k8s.io', version: 'v1beta2', says: say`stale`, isAway: true },
        ],
      },
    },
  })
  const CUSTOM = 'GET /apis/custom.metrics.k8s.io/v1beta2/namespaces/shop/metrics'

  it('is G9 for a group that is registered and whose server is unavailable, where the call is allowed', () => {
    const granted = rule('list', 'metrics', { apiGroups: ['custom.metrics.k8s.io'] })
    const { verdict, kind, says, cause, fixes } = diagnose(away(factsOf(CUSTOM, [granted])))
    expect({ verdict, kind, cause }).toMatchObject({
      verdict: 'failed',
      kind: 'server-error',
      cause: { id: 'G9', confidence: 'proven' },
    })
    expect(says).toContain('the API server cannot reach the server of its API group.')
    expect(cause?.says).toContain('answers such a call with a 503')
    expect(fixes.map((fix) => fix.command)).toEqual([
      'kubectl get apiservices | grep -F -- custom.metrics.k8s.io',
    ])
  })

  it('leaves a permission that is missing the cause, and says that the server is unavailable beside it', () => {
    const { cause, alternatives, fixes } = diagnose(away(factsOf(CUSTOM, [])))
    expect(cause?.id).toBe('D0')
    expect(alternatives.map(({ id }) => id)).toContain('G9')
    expect(fixes[0]?.yaml).toContain('custom.metrics.k8s.io')
  })
})
