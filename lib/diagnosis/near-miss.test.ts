import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { notAsked } from '@/lib/evidence/reading'
import { editDistance } from '@/lib/objects/catalogue'
import { toYaml } from '@/lib/objects/to-yaml'
import { say } from '@/lib/phrase/phrase'
import { shellCommand } from '@/lib/rbac/kubectl-command'
import { ruleAllows, type ScopedRule } from '@/lib/rbac/rule'
import { userOf } from '@/lib/rbac/service-account'
import { recordedExchanges } from '@/lib/rbac/testing/recorded-world'
import type { ResourceAttributes } from '@/lib/rbac/types'
import { anySign } from '@/lib/words/testing/any-sign'
import { witnessOf } from './grants'
import { nearMisses } from './near-miss'
import { isDefaultRule, scopedRules } from './scoped-rules'
import { suggestResources } from './suggest-resources'
import { recordedCatalogue } from './testing/recorded-catalogue'
import { rulesOf } from './testing/world-facts'

const catalogue = recordedCatalogue(recordedExchanges())

const someRule: fc.Arbitrary<ScopedRule> = fc.record({
  verbs: fc.subarray(['get', 'list', 'watch', 'create', '*']),
  apiGroups: fc.subarray(['', 'apps', 'apps/v1', 'core', '*']),
  resources: fc.subarray(['pods', 'pod', 'Pods', 'pods/log', 'pods/*', 'deployments', '*/log', '*']),
  resourceNames: fc.subarray(['a', 'b', '']),
  nonResourceURLs: fc.constant([]),
  scope: fc.constantFrom('cluster', 'namespace', 'unknown'),
  namespace: fc.constant('shop'),
})

const someRequest: fc.Arbitrary<ResourceAttributes> = fc.record({
  kind: fc.constant('resource'),
  verb: fc.constantFrom('get', 'list', 'watch', 'create', 'delete'),
  group: fc.constantFrom('', 'apps'),
  resource: fc.constantFrom('pods', 'deployments', 'configmaps'),
  subresource: fc.constantFrom('', 'log', 'scale'),
  name: fc.constantFrom('', 'a', 'c'),
  namespace: fc.constantFrom('shop', ''),
})

describe('nearMisses', () => {
  it('never holds a rule that allows the request, and each part that it blames is the part that fails', () => {
    fc.assert(
      fc.property(someRequest, fc.array(someRule, { maxLength: 4 }), (request, rules) => {
        for (const { rule, failed, parts } of nearMisses(request, rules, catalogue)) {
          const bears = request.namespace !== '' || rule.scope !== 'namespace'
          expect(ruleAllows(rule, request) && bears).toBe(false)
          expect(parts).toBe(failed.length)
          // Fix every part that is blamed, and the rule allows the request.
          const fixed = {
            ...rule,
            ...(failed.includes('verb') ? { verbs: [request.verb] } : {}),
            ...(failed.includes('group') ? { apiGroups: [request.group] } : {}),
            ...(failed.includes('resource') ? { resources: ['*'] } : {}),
            ...(failed.includes('name') ? { resourceNames: [] } : {}),
          }
          expect(ruleAllows(fixed, request)).toBe(true)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('is sorted by how many parts fail', () => {
    fc.assert(
      fc.property(someRequest, fc.array(someRule, { maxLength: 6 }), (request, rules) => {
        const counts = nearMisses(request, rules, catalogue).map(({ parts }) => parts)
        expect(counts).toEqual([...counts].sort((a, b) => a - b))
      }),
    )
  })
})

describe('witnessOf', () => {
  it('is a request that the rule allows where it holds', () => {
    fc.assert(
      fc.property(someRequest, someRule, (request, rule) => {
        const witness = witnessOf(rule, request)
        if (witness?.kind !== 'resource') return
        expect(ruleAllows(rule, witness)).toBe(true)
        if (rule.scope !== 'cluster') expect(witness.namespace).toBe('shop')
      }),
    )
  })
})

describe('scopedRules', () => {
  const subjects = [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }]
  const pods = { apiGroups: [''], resources: ['pods'], verbs: ['get'] }
  const world = {
    roles: [{ namespace: 'shop', name: 'r', rules: [pods, pods] }],
    clusterRoles: [{ name: 'c', rules: [pods] }],
    roleBindings: [{ namespace: 'shop', name: 'b', roleRef: { kind: 'Role', name: 'r' }, subjects }],
    clusterRoleBindings: [{ name: 'cb', roleRef: { kind: 'ClusterRole', name: 'c' }, subjects }],
  }
  const user = userOf('shop', 'web')
  const here = rulesOf(world, user, 'shop')

  it('counts duplicates: one of three equal rules is cluster-wide', () => {
    const scopes = scopedRules('shop', here, rulesOf(world, user, 'nowhere')).map(({ scope }) => scope)
    expect(scopes.sort()).toEqual(['cluster', 'namespace', 'namespace'])
  })

  it('knows no scope without the second review, and no rule without the first', () => {
    const unknown = scopedRules('shop', here, notAsked(say`no`))
    expect(new Set(unknown.map(({ scope }) => scope))).toEqual(new Set(['unknown']))
    expect(scopedRules('shop', notAsked(say`no`), here)).toEqual([])
    expect(scopedRules('shop', undefined, here)).toEqual([])
  })

  it('takes exactly the rules of an account without permissions for the defaults', () => {
    const exchanges = recordedExchanges()
    const statusOf = (account: string) => {
      const body = exchanges.find(({ name }) => name === `shop/${account} rules in shop`)?.response.body
      return JSON.stringify(body)
    }
    const parse = (json: string) => {
      const { status } = JSON.parse(json)
      const value = {
        resourceRules: status.resourceRules.map((r: object) => ({
          apiGroups: [],
          resources: [],
          resourceNames: [],
          ...r,
        })),
        nonResourceRules: status.nonResourceRules,
        incomplete: false,
        evaluationError: '',
      }
      return scopedRules('shop', { state: 'read', value }, notAsked(say`no`))
    }
    expect(parse(statusOf('nothing')).every(isDefaultRule)).toBe(true)
    expect(parse(statusOf('web')).filter((rule) => !isDefaultRule(rule))).toMatchObject([
      { verbs: ['get', 'list'], resources: ['pods'] },
    ])
    expect(parse(statusOf('metrics')).some((rule) => !isDefaultRule(rule))).toBe(true)
  })
})

describe('suggestResources', () => {
  it.each([
    ['service', '', 'services'],
    ['Deployment', 'apps', 'deployments'],
    ['deploy', 'apps', 'deployments'],
    ['sevrices', '', 'services'],
    ['PODS', '', 'pods'],
    ['ingress', '', 'ingresses'],
    ['cj', 'batch', 'cronjobs'],
  ])('takes %s in group "%s" for %s', (word, group, meant) => {
    expect(suggestResources(catalogue, word, group, ['list'])[0]?.resource).toBe(meant)
  })

  it.each(['', 'zz', 'something-else-entirely'])('suggests nothing for "%s"', (word) => {
    expect(suggestResources(catalogue, word, '', ['list'])).toEqual([])
  })

  it.each([
    ['secerts', '', 'list', undefined],
    ['secret', '', 'list', 'secrets'],
    ['deploymnets', 'apps', 'patch', undefined],
    ['deploymnets', 'apps', 'list', 'deployments'],
  ])('guesses from %s (group "%s") for %s: %s, never at what is dangerous', (word, group, verb, meant) => {
    expect(suggestResources(catalogue, word, group, [verb])[0]?.resource).toBe(meant)
  })

  it('measures a swap as one step and stops at the limit', () => {
    expect(editDistance('sevrices', 'services', 2)).toBe(1)
    expect(editDistance('abc', 'xyz', 2)).toBe(3)
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
        expect(editDistance(a, b, 20)).toBe(editDistance(b, a, 20))
        expect(editDistance(a, b, 20) === 0).toBe(a === b)
      }),
    )
  })
})

describe('shellCommand', () => {
  it('is read back by a real shell, byte for byte', () => {
    const special = fc.constantFrom("'", '"', '\\', '$', '`', '!', ';', ' ', '\n', '~', 'a', '-')
    const word = fc
      .oneof(
        fc.string({ unit: anySign, maxLength: 30 }),
        fc.array(special, { maxLength: 8 }).map((characters) => characters.join('')),
      )
      .map((text) => text.toWellFormed().replaceAll('\0', ''))
    const lists = fc.sample(fc.array(word, { minLength: 1, maxLength: 5 }), { numRuns: 300, seed: 3 })
    const script = lists.map((words) => `printf '%s\\0' ${shellCommand(...words)}`).join('\n')
    const output = execFileSync('/bin/bash', ['-s'], { input: script, encoding: 'utf8', maxBuffer: 1 << 24 })
    expect(output.split('\0').slice(0, -1)).toEqual(lists.flat())
  })
})

describe('toYaml', () => {
  it.each([
    'no',
    'yes',
    'on',
    '1e3',
    '0777',
    '0x1',
    '1_000',
    '12:30:45',
    '~',
    'null',
    '2026-11-24',
    '.inf',
    '=',
    '<<',
    'y',
    'N',
  ])('quotes %s, which YAML 1.1 reads as another type', (text) => {
    expect(toYaml({ name: text })).toMatch(/^name: ["']/)
  })
})
