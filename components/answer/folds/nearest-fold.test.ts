import { expect, it } from 'vitest'
import type { NearMiss } from '@/lib/contract/explanation'
import { words } from '@/lib/phrase/phrase'
import { missTitle, ruleColumns } from './nearest-fold'

const REQUEST = {
  user: 'system:serviceaccount:shop:web',
  verb: 'watch',
  group: 'batch',
  resource: 'jobs',
  namespace: 'shop',
}
const RULE = {
  verbs: ['get', 'list'],
  apiGroups: ['batch'],
  resources: ['jobs'],
  resourceNames: [],
  nonResourceURLs: [],
}
const grantedBy = {
  binding: 'web',
  bindingNamespace: 'shop',
  role: 'web',
  roleKind: 'Role',
  subject: 'ServiceAccount "web/shop"',
  scope: 'namespace',
} as const
const binding = { kind: 'RoleBinding', name: 'b', namespace: 'shop', roleKind: 'Role', role: 'web' } as const

/** Each column as `name call|rule`, and ✕ with the mark of what is missing. */
function drawn(miss: Partial<NearMiss>, request: Parameters<typeof ruleColumns>[1] = REQUEST): string[] {
  return ruleColumns({ rule: RULE, failed: [], says: words(''), ...miss }, request).map(
    ({ name, call, rule, missing }) =>
      `${name} ${call}|${rule.join(' ')}${missing === undefined ? '' : ` ✕ ${missing}`}`,
  )
}

it.each([
  [
    'a verb that is missing',
    drawn({ grantedBy, failed: ['verb'] }),
    [
      'account web|web',
      'verb watch|get list ✕ watch missing',
      'resource jobs|jobs',
      'API group batch|batch',
      'namespace shop|shop',
    ],
  ],
  [
    'a name and a group that do not match, by a group’s grant',
    drawn(
      {
        rule: { ...RULE, apiGroups: [''], resourceNames: ['a'] },
        grantedBy: { ...grantedBy, subject: 'Group "dev"' },
        failed: ['group', 'name'],
      },
      { ...REQUEST, name: 'b' },
    ),
    [
      'account web|Group dev',
      'verb watch|get list',
      'resource jobs|jobs',
      'API group batch|"" (core) ✕ batch missing',
      'name b|a ✕ b missing',
      'namespace shop|shop',
    ],
  ],
  [
    'a rule of one namespace for a call of all',
    drawn({ failed: ['scope'] }, { ...REQUEST, namespace: '' }).slice(-1),
    ['namespace all| ✕ all missing'],
  ],
  [
    'a path',
    drawn(
      { rule: { ...RULE, nonResourceURLs: ['/metrics'] }, failed: ['path'] },
      { verb: 'get', path: '/metrics/x' },
    ),
    [
      'account this account|this account',
      'verb get|get list',
      'path /metrics/x|/metrics ✕ /metrics/x missing',
    ],
  ],
  [
    'a binding to another account',
    drawn({ binding: { ...binding, failed: 'subject-kind', subject: 'User web' } }).slice(0, 1),
    ['account web|User web ✕ another kind'],
  ],
  [
    'a binding in another namespace',
    drawn({
      binding: { ...binding, namespace: 'default', failed: 'namespace', subject: 'ServiceAccount shop/web' },
    }).slice(-1),
    ['namespace shop|default ✕ shop missing'],
  ],
  [
    'a binding to no role',
    drawn({ binding: { ...binding, failed: 'role' } }).slice(1, 2),
    ['role |Role web ✕ no such role'],
  ],
])('%s is drawn part by part', (_, columns, expected) => {
  expect(columns).toEqual(expected)
})

it.each([
  [{ grantedBy, place: 4, failed: ['verb'] }, 'Role web, rule 4: the verb does not match'],
  [{ failed: ['group', 'name'] }, 'A rule of this account: the API group and the name do not match'],
  [{ binding: { ...binding, failed: 'no-subject' }, failed: [] }, 'RoleBinding b: it has no subject'],
] as const)('names the rule and what fails: %#', (miss, says) => {
  const { name, misses } = missTitle({ rule: RULE, says: words(''), ...miss, failed: [...miss.failed] })
  expect(`${name}: ${misses}`).toBe(says)
})
