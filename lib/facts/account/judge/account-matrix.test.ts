import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import type { ReadObjects } from '@/lib/diagnosis/facts'
import { readWorld } from '@/lib/diagnosis/testing/read-world'
import { recordedCatalogue } from '@/lib/diagnosis/testing/recorded-catalogue'
import type { Reading } from '@/lib/evidence/reading'
import { isSilent, plain } from '@/lib/phrase/phrase'
import { authorize } from '@/lib/rbac/authorize'
import { listCommand } from '@/lib/rbac/kubectl-command'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import { recordedExchanges, recordedUser, recordedWorld } from '@/lib/rbac/testing/recorded-world'
import type { PolicyRule, RbacObjects, Subject } from '@/lib/rbac/types'
import { accountOf, cellOfReview } from './account'
import { accountRows, sweepOf } from './account-matrix'
import { doubtByObjects, doubtWithoutObjects, unseenAccount } from './account-words'
import { matrixTargets } from './matrix'

const exchanges = recordedExchanges()
const targets = matrixTargets(recordedCatalogue(exchanges))
const few = targets.filter(({ known }) => ['pods', 'nodes', 'deployments'].includes(known.resource))
const other = accountOf('system:serviceaccount:shop:other', [])

function read(reading: Reading<ReadObjects>): ReadObjects {
  if (reading.state === 'unread') throw new Error(plain(reading.says))
  return reading.value
}

const rules: fc.Arbitrary<PolicyRule[]> = fc.array(
  fc.record({
    apiGroups: fc.subarray(['', 'apps', '*'], { minLength: 1 }),
    resources: fc.subarray(['pods', 'pods/log', 'nodes', 'deployments', '*/scale', '*'], {
      minLength: 1,
      maxLength: 2,
    }),
    verbs: fc.subarray(['get', 'list', 'create', 'deletecollection', '*'], { minLength: 1, maxLength: 2 }),
    resourceNames: fc.oneof(fc.constant<string[]>([]), fc.constant(['a'])),
  }),
  { maxLength: 2 },
)
const subject: fc.Arbitrary<Subject> = fc.oneof(
  fc.constantFrom<Subject>(
    { kind: 'ServiceAccount', name: 'other', namespace: 'shop' },
    { kind: 'ServiceAccount', name: 'other' },
    { kind: 'ServiceAccount', name: 'other', namespace: 'payments' },
    { kind: 'User', name: 'other' },
    { kind: 'User', name: 'jane' },
  ),
  fc.record({
    kind: fc.constant('Group'),
    name: fc.constantFrom(
      'ops',
      'system:authenticated',
      'system:masters',
      'system:serviceaccounts',
      'system:serviceaccounts:shop',
      'system:serviceaccounts:payments',
    ),
  }),
)
const subjects = fc.array(subject, { maxLength: 2 })
const roleRef = fc.record({
  kind: fc.constantFrom('Role', 'ClusterRole'),
  name: fc.constantFrom('a', 'b', 'missing'),
})

const worlds: fc.Arbitrary<RbacObjects> = fc.record({
  roles: fc
    .tuple(rules, rules)
    .map(([a, b]) =>
      [a, b].map((its, i) => ({ namespace: i === 0 ? 'shop' : 'payments', name: 'a', rules: its })),
    ),
  clusterRoles: fc
    .tuple(rules, rules)
    .map((all) => all.map((its, i) => ({ name: 'ab'.charAt(i), rules: its }))),
  roleBindings: fc.array(
    fc.record({
      namespace: fc.constantFrom('shop', 'payments'),
      name: fc.constantFrom('x', 'y'),
      roleRef,
      subjects,
    }),
    { maxLength: 3 },
  ),
  clusterRoleBindings: fc.array(fc.record({ name: fc.constantFrom('x', 'y'), roleRef, subjects }), {
    maxLength: 2,
  }),
})

const LISTS = ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'] as const
const seen = fc.subarray(LISTS.map((resource) => ({ resource, namespace: '' })))
const accounts = fc.constantFrom(
  other,
  accountOf('jane', ['ops']),
  accountOf('jane', []),
  accountOf('root', ['system:masters']),
  accountOf('system:anonymous', []),
)

describe('accountRows', () => {
  it('agrees with the authorizer on every cell where all objects are read', () => {
    fc.assert(
      fc.property(worlds, accounts, (world, account) => {
        const facts = { account, namespace: 'shop', objects: read(readWorld(world)), isOnlyRbac: true }
        for (const row of accountRows(few, facts)) {
          const [resource = '', subresource = ''] = row.resource.split('/')
          for (const [verb, cell] of Object.entries(row.cells)) {
            const may = (name: string, namespace: string) =>
              authorize(
                account,
                { kind: 'resource', verb, group: row.group, resource, subresource, name, namespace },
                world,
              ).allowed
            const isNameless = verb === 'deletecollection' || (verb === 'create' && subresource === '')
            const where = row.namespaced ? 'shop' : ''
            expect(cell.state === 'cluster').toBe(may('', ''))
            expect(cell.state === 'cluster' || cell.state === 'namespace').toBe(may('', where))
            if (cell.state === 'names') expect(may('a', where)).toBe(true)
            if (cell.state === 'no') expect(!isNameless && may('a', where)).toBe(false)
            if (account.areGroupsKnown) expect(cell.state).not.toBe('unknown')
          }
        }
      }),
      { numRuns: runs(300) },
    )
  })

  it('claims no yes and no no that what it could not see would undo', () => {
    fc.assert(
      fc.property(worlds, seen, accounts, fc.boolean(), (world, lists, account, isOnlyRbac) => {
        const objects = read(readWorld(world, lists))
        const facts = { account, namespace: 'shop', objects, isOnlyRbac }
        // A group that no one told of is one that the user may be in.
        const truth = account.areGroupsKnown ? account : { ...account, groups: [...account.groups, 'ops'] }
        for (const row of accountRows(few, facts)) {
          const [resource = '', subresource = ''] = row.resource.split('/')
          for (const [verb, cell] of Object.entries(row.cells)) {
            const may = (name: string, namespace: string) =>
              authorize(
                truth,
                { kind: 'resource', verb, group: row.group, resource, subresource, name, namespace },
                world,
              ).allowed
            const where = row.namespaced ? 'shop' : ''
            if (cell.state === 'cluster') expect(may('', '')).toBe(true)
            if (cell.state === 'namespace') expect(may('', where)).toBe(true)
            if (cell.state === 'names') expect(may('a', where)).toBe(true)
            if (cell.state === 'no') {
              expect(isOnlyRbac).toBe(true)
              expect(may('', where)).toBe(false)
            }
          }
        }
        if (lists.length < LISTS.length || !isOnlyRbac) expect(isSilent(doubtByObjects(facts))).toBe(false)
      }),
      { numRuns: runs(300) },
    )
  })

  it('says of every recorded account what kube-apiserver 1.36.2 answered it', () => {
    const objects = read(readWorld(recordedWorld(exchanges)))
    let compared = 0
    for (const exchange of exchanges) {
      const user = recordedUser(exchange.as)
      if (user === undefined || exchange.request.headers['impersonate-user'] !== undefined) continue
      const request = requestAttributes(exchange.request.method, exchange.request.path)
      if (request.kind === 'path') continue
      const named = [request.resource, ...(request.subresource ? [request.subresource] : [])].join('/')
      const target = targets.filter(({ known, subresource }) => {
        const resource = subresource === '' ? known.resource : `${known.resource}/${subresource}`
        return known.group === request.group && resource === named
      })
      const account = accountOf(user.name, [])
      const namespace = request.namespace || 'shop'
      const [row] = accountRows(target, { account, namespace, objects, isOnlyRbac: true })
      const cell = row?.cells[request.verb]
      // The server authorizes a call on one Namespace inside it, as the check does and the matrix cannot.
      if (!cell || request.resource === 'namespaces') continue
      const isRefused =
        exchange.response.status === 403 && exchange.response.headers['x-content-type-options'] === 'nosniff'
      const isGranted =
        cell.state === 'cluster' ||
        (cell.state === 'namespace' && request.namespace !== '') ||
        (cell.state === 'names' && (cell.names ?? []).includes(request.name))
      expect([exchange.name, exchange.as, isGranted]).toEqual([exchange.name, exchange.as, !isRefused])
      compared += 1
    }
    expect(compared).toBeGreaterThan(500)
  })
})

describe('accountOf', () => {
  it.each([
    [
      'system:serviceaccount:shop:web',
      [],
      ['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated'],
      true,
    ],
    ['jane', [], ['system:authenticated'], false],
    ['jane', ['ops'], ['ops', 'system:authenticated'], true],
    ['system:anonymous', [], ['system:unauthenticated'], true],
  ] as const)('gives %s with %j its groups', (name, given, groups, areGroupsKnown) => {
    expect(accountOf(name, given)).toEqual({ name, groups, areGroupsKnown })
  })
})

describe('cellOfReview', () => {
  const by = (binding: string) => `RBAC: allowed by ${binding} of ClusterRole "view" to Group "ops"`
  const answer = { allowed: true, denied: false, reason: '', evaluationError: '' }
  const at = { isNamespaced: true, areGroupsKnown: true }
  it.each([
    [
      'a ClusterRoleBinding grants everywhere',
      { ...answer, reason: by('ClusterRoleBinding "b"') },
      at,
      'cluster',
    ],
    ['a RoleBinding here', { ...answer, reason: by('RoleBinding "b/shop"') }, at, 'namespace'],
    ['an unexplained yes here', answer, at, 'namespace'],
    ['a yes at the cluster scope there', answer, { ...at, isNamespaced: false }, 'cluster'],
    ['a no is a no', { ...answer, allowed: false }, at, 'no'],
    [
      'a no is none while groups may be missing',
      { ...answer, allowed: false },
      { ...at, areGroupsKnown: false },
      'unknown',
    ],
    [
      'a no is none where an authorizer failed',
      { ...answer, allowed: false, evaluationError: 'webhook: timeout' },
      at,
      'unknown',
    ],
  ] as const)('%s', (_, given, where, state) => {
    expect(cellOfReview(given, where)).toEqual({ state })
  })
})

describe('what an account’s matrix is based on', () => {
  it('is worded with the reason of each doubt', () => {
    const objects = read(readWorld(recordedWorld(exchanges)))
    const facts = { account: other, namespace: 'shop', objects, isOnlyRbac: true }
    expect(isSilent(doubtByObjects(facts))).toBe(true)
    expect(plain(doubtByObjects({ ...facts, account: accountOf('jane', []) }))).toMatch(
      /groups of User jane are unknown/,
    )
    expect(plain(doubtByObjects({ ...facts, isOnlyRbac: false }))).toMatch(/An authorizer other than RBAC/)
    expect(plain(doubtByObjects({ ...facts, account: accountOf('root', ['system:masters']) }))).toMatch(
      /before RBAC is checked/,
    )
    const based = (asked: number) => {
      const { basis, doubt } = doubtWithoutObjects(other, asked)
      return `${basis}: ${plain(doubt)}`
    }
    expect(based(0)).toMatch(/^nothing: .*every cell is unknown/)
    expect(based(4)).toMatch(/^reviews: .*4 most common/)
  })

  it('names the one right that is missing and a command that pastes', () => {
    const { needs, command } = unseenAccount(other, 'shop')
    expect(plain(needs)).toMatch(/create on subjectaccessreviews/)
    expect(command).toBe('kubectl auth can-i --list --as=system:serviceaccount:shop:other -n shop')
    expect(listCommand({ name: "o'neil", groups: ['ops team'] }, 'shop')).toBe(
      `kubectl auth can-i --list '--as=o'\\''neil' '--as-group=ops team' -n shop`,
    )
  })

  it('asks the most asked unknown calls first, and none that is known', () => {
    const objects = read(
      readWorld({ roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [] }, []),
    )
    const rows = accountRows(targets, { account: other, namespace: 'shop', objects, isOnlyRbac: true })
    const words = (from: typeof rows) =>
      sweepOf(from, 'shop').map(({ verb, resource }) => `${verb} ${resource}`)
    expect(words(rows).slice(0, 3)).toEqual(['list pods', 'get pods', 'watch pods'])
    const known = rows.map((row) =>
      row.resource === 'pods' ? { ...row, cells: { ...row.cells, list: { state: 'no' as const } } } : row,
    )
    expect(words(known)[0]).toBe('get pods')
    expect(words(known)).not.toContain('list pods')
  })
})
