import fc from 'fast-check'
import type { Attributes, Grant, PolicyRule, ResourceAttributes } from '@/lib/rbac/types'
import { anySign } from '@/lib/words/testing/any-sign'

/** Any text that can reach the API server, weighted to quotes, escapes, markup and the words of its own messages. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: anySign }).map((text) => text.toWellFormed()),
  fc
    .array(
      fc.constantFrom(
        '"',
        '\\',
        '&',
        '<',
        '&lt;',
        '&amp;',
        ': ',
        ' is forbidden: ',
        'User "',
        ' cannot ',
        '\n',
        '/',
        '*',
        '{',
        ']',
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join('')),
)

/** A word as is in rules and paths. */
export const word: fc.Arbitrary<string> = fc.constantFrom(
  'pods',
  'deployments',
  'nodes',
  'secrets',
  'configmaps',
)
export const verb: fc.Arbitrary<string> = fc.constantFrom(
  'get',
  'list',
  'watch',
  'create',
  'deletecollection',
  '',
)
export const group: fc.Arbitrary<string> = fc.constantFrom('', 'apps', 'batch', 'rbac.authorization.k8s.io')
const subresource = fc.constantFrom('', 'log', 'scale', 'status')
const objectName = fc.constantFrom('', 'web', 'web-0', 'app-config')
const path = fc.constantFrom('/', '/metrics', '/metrics/', '/metrics/cadvisor', '/healthz', '/logs/a/b')

/** Requests that collide with `anyRule` often enough to be allowed about as often as not. */
export const anyRequest: fc.Arbitrary<Attributes> = fc.oneof(
  fc.record({
    kind: fc.constant('resource' as const),
    verb,
    group,
    resource: word,
    subresource,
    name: objectName,
    namespace: fc.constantFrom('', 'shop', 'payments'),
  }),
  fc.record({ kind: fc.constant('path' as const), verb, path }),
)

const list = (entry: fc.Arbitrary<string>) => fc.array(entry, { maxLength: 3 })
const ruleResource = fc.oneof(
  word,
  fc
    .tuple(fc.oneof(word, fc.constant('*')), subresource)
    .map(([parent, child]) => (child ? `${parent}/${child}` : parent)),
  fc.constant('*'),
)

export const anyRule: fc.Arbitrary<PolicyRule> = fc.oneof(
  fc.record({
    verbs: list(fc.oneof(verb, fc.constant('*'))),
    apiGroups: list(fc.oneof(group, fc.constant('*'))),
    resources: list(ruleResource),
    resourceNames: fc.oneof(fc.constant([]), list(objectName)),
  }),
  fc.record({
    verbs: list(fc.oneof(verb, fc.constant('*'))),
    nonResourceURLs: list(fc.oneof(path, fc.constantFrom('*', '/metrics*', '/metrics/*', '/logs/**'))),
  }),
)

/** A request with any text in every place that a path can fill. A resource is never empty here. */
export const hostileResource: fc.Arbitrary<ResourceAttributes> = fc.record({
  kind: fc.constant('resource' as const),
  verb: fc.constantFrom('get', 'impersonate', '', 'impersonate-on:user-info:list'),
  group: anyText.filter((text) => !text.includes('/')),
  resource: anyText.filter((text) => text !== '' && !text.includes('/')),
  subresource: anyText.filter((text) => !text.includes('/')),
  name: anyText,
  namespace: anyText,
})

export const hostilePath: fc.Arbitrary<Attributes> = fc.record({
  kind: fc.constant('path' as const),
  verb: fc.constantFrom('get', 'options', 'm-search'),
  path: anyText,
})

export const anyGrant: fc.Arbitrary<Omit<Grant, 'subject'>> = fc.oneof(
  fc.record({
    binding: anyText,
    bindingKind: fc.constant('RoleBinding' as const),
    bindingNamespace: fc.constantFrom('shop', 'payments'),
    roleKind: fc.constantFrom('Role', 'ClusterRole'),
    role: anyText,
  }),
  fc.record({
    binding: anyText,
    bindingKind: fc.constant('ClusterRoleBinding' as const),
    roleKind: fc.constant('ClusterRole'),
    role: anyText,
  }),
)
