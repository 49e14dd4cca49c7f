import { describe, expect, it } from 'vitest'
import type { ResourceAttributes } from '@/lib/rbac/types'
import { namedRules, whoGrants } from './who-grants'

const rule = (verbs: string[], resources: string[], resourceNames: string[] = []) => ({
  verbs,
  resources,
  resourceNames,
  apiGroups: [''],
  nonResourceURLs: [],
  dangerous: false,
})
const by = (binding: string, bindingNamespace?: string) => ({
  binding,
  ...(bindingNamespace === undefined ? {} : { bindingNamespace }),
  role: `role-of-${binding}`,
  roleKind: 'Role',
  subject: 'ServiceAccount "web/shop"',
  scope: bindingNamespace === undefined ? ('cluster' as const) : ('namespace' as const),
})
const rules = namedRules({
  sources: [
    {
      grantedBy: by('local', 'shop'),
      everybody: false,
      rules: [rule(['get'], ['services']), rule(['get', 'list'], ['pods'])],
    },
    { grantedBy: by('wide'), everybody: false, rules: [rule(['*'], ['nodes', 'pods'])] },
    { grantedBy: by('named', 'shop'), everybody: false, rules: [rule(['get'], ['configmaps'], ['app'])] },
  ],
})
const call = (over: Partial<ResourceAttributes>): ResourceAttributes => ({
  kind: 'resource',
  verb: 'get',
  group: '',
  resource: 'pods',
  subresource: '',
  name: '',
  namespace: 'shop',
  ...over,
})

describe('whoGrants', () => {
  it.each<[string, Partial<ResourceAttributes>, string[]]>([
    ['each rule that allows the call, with its number in the role', {}, ['local 2', 'wide 1']],
    ['only ClusterRoleBindings in another namespace', { namespace: 'payments' }, ['wide 1']],
    ['no RoleBinding for what belongs to the cluster', { resource: 'services', namespace: '' }, []],
    ['a rule of a name for no call without one', { resource: 'configmaps' }, []],
    ['a rule of a name for that name', { resource: 'configmaps', name: 'app' }, ['named 1']],
  ])('names %s', (_, over, expected) => {
    const found = whoGrants(rules, call(over)).map((one) => `${one.grantedBy.binding} ${one.number}`)
    expect(found).toEqual(expected)
  })
})
