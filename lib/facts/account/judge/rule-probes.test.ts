import { expect, it } from 'vitest'
import type { ScopedRule } from '@/lib/rbac/rule'
import { ruleProbes } from './rule-probes'

const rule = (
  verbs: string[],
  apiGroups: string[],
  resources: string[],
  more: Partial<ScopedRule> = {},
): ScopedRule => ({
  ...{ verbs, apiGroups, resources, resourceNames: [], nonResourceURLs: [] },
  ...{ scope: 'namespace', namespace: 'shop', ...more },
})

const asked = (...rules: ScopedRule[]) =>
  ruleProbes(rules, 'shop').map(({ rule: { resources }, request }) => {
    const { verb, group, resource, subresource, name, namespace } = request
    const call = [verb, `${resource}${subresource && `/${subresource}`}.${group}`, name, namespace]
    return `${resources.join()}: ${call.join(' ')}`
  })

it.each<[string, ScopedRule[], string[]]>([
  ['its first call', [rule(['get', 'list'], [''], ['pods'])], ['pods: get pods.  shop']],
  [
    'a call that no other rule allows',
    [rule(['get'], [''], ['pods']), rule(['get', 'watch'], [''], ['pods', 'services'])],
    ['pods,services: watch pods.  shop'],
  ],
  [
    'none where another rule allows all of it',
    [rule(['get'], [''], ['pods']), rule(['*'], ['*'], ['*'])],
    [],
  ],
  [
    'the name and the subresource that it has',
    [rule(['get'], ['apps'], ['deployments/scale'], { resourceNames: ['web'] })],
    ['deployments/scale: get deployments/scale.apps web shop'],
  ],
  [
    'a call of the whole cluster where it holds there',
    [rule(['list'], [''], ['nodes'], { scope: 'cluster' })],
    ['nodes: list nodes.  '],
  ],
  [
    'nothing of what every account has',
    [rule(['create'], ['authorization.k8s.io'], ['selfsubjectaccessreviews'], { scope: 'cluster' })],
    [],
  ],
])('asks about a rule by %s', (_what, rules, calls) => {
  expect(asked(...rules)).toEqual(calls)
})
