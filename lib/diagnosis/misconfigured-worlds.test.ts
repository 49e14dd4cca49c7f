import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { platformMessage } from '@/lib/answer/platform-message'
import { explanationSchema } from '@/lib/contract/explanation'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import { notAsked } from '@/lib/evidence/reading'
import type { Catalogue, KnownResource } from '@/lib/objects/catalogue'
import { say } from '@/lib/phrase/phrase'
import { authorize } from '@/lib/rbac/authorize'
import { fromTuple } from '@/lib/rbac/call'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import { userOf } from '@/lib/rbac/service-account'
import type { Attributes, PolicyRule, RbacObjects, UserInfo } from '@/lib/rbac/types'
import { applyFix } from './testing/apply-fix'
import { account, bound, PODS, type World, world } from './testing/binding-world'
import { allower, covers } from './testing/random-refusals'
import { pathRule, catalogue as recorded, rule, user } from './testing/role-world'
import { threeAskers } from './testing/three-askers'

const served = (group: string, resource: string, kind: string, more: Partial<KnownResource> = {}) => ({
  group,
  version: 'v1',
  resource,
  singular: kind.toLowerCase(),
  kind,
  namespaced: true,
  verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'],
  shortNames: [],
  subresources: [],
  preferred: true,
  ...more,
})

/** The recorded API server with CustomResourceDefinitions. */
const catalogue: Catalogue = {
  ...recorded,
  resources: [
    ...recorded.resources,
    served('db.example.io', 'backups', 'Backup'),
    served('db.example.io', 'nodel', 'Nodel'),
    served('db.example.io', 'carts', 'Cart'),
    served('db.example.io', 'cards', 'Card'),
  ],
}

const web = account('web', 'shop')
const MAPS = '/api/v1/namespaces/shop/configmaps'
const DEPLOYMENTS = '/apis/apps/v1/namespaces/shop/deployments'
const BACKUPS = '/apis/db.example.io/v1/namespaces/shop/backups'
const REVIEWS = '/apis/authentication.k8s.io/v1/tokenreviews'
const inApps = { apiGroups: ['apps'] }
const inDb = { apiGroups: ['db.example.io'] }

/** One Role in shop, bound to shop/web. */
const role = (...rules: PolicyRule[]): World => ({
  roles: [{ namespace: 'shop', name: 'pod-lister', rules }],
  bindings: [bound([web])],
})

/** A ClusterRole that a RoleBinding in a namespace gives to shop/web. */
const clusterRole = (rules: PolicyRule[], namespace = 'shop', name = 'c'): World => ({
  roles: [],
  clusterRoles: [{ name, rules }],
  bindings: [bound([web], { namespace, roleRef: { kind: 'ClusterRole', name } })],
})

/** A ClusterRole that a ClusterRoleBinding gives to shop/web. */
const everywhere = (...rules: PolicyRule[]): World => ({
  roles: [],
  clusterRoles: [{ name: 'c', rules }],
  clusterRoleBindings: [{ name: 'cb', roleRef: { kind: 'ClusterRole', name: 'c' }, subjects: [web] }],
})

/** The Role allows the call and is bound to other accounts of the namespace, and in the second row to none. */
const boundTo = (...names: string[]): World => ({
  bindings: names.map((name, i) => bound([account(name, 'shop')], { name: `reads-${i}` })),
})

type Expected = string | readonly [own: string, read: string, about: string]
type Row = [what: string, line: string, World, Expected, says: RegExp]

const rows: Row[] = [
  [
    'verbs in one string',
    `GET ${PODS}`,
    role(rule('get,list,watch', 'pods')),
    'D19 proven',
    /has the verb "get,list,watch": the list is written as one string/,
  ],
  [
    'verbs in one string with spaces',
    `GET ${PODS}`,
    role({ ...rule('get', 'pods'), verbs: ['get, list'] }),
    'D19 proven',
    /one string/,
  ],
  [
    'resources in one string',
    `GET ${PODS}`,
    role(rule('list', 'pods,services')),
    'D6 proven',
    /writes the resource as "pods,services"\. The list is written as one string/,
  ],
  [
    'a subresource in one string',
    `GET ${PODS}/a/log`,
    role(rule('get', 'pods,pods/log')),
    'D6 proven',
    /does not cover pods\/log/,
  ],
  [
    'groups in one string',
    `GET ${DEPLOYMENTS}`,
    role(rule('list', 'deployments', { apiGroups: ['apps,batch'] })),
    'D5 proven',
    /the API group as "apps,batch"/,
  ],
  [
    'a resource with its group',
    `GET ${DEPLOYMENTS}`,
    role(rule('list', 'deployments.apps', inApps)),
    'D6 proven',
    /as "deployments\.apps"\. resources takes the name without its API group/,
  ],
  [
    'a resource with its group, and the core group beside it',
    `GET ${DEPLOYMENTS}`,
    role(rule('list', 'deployments.apps')),
    'D6 proven',
    /deployments\.apps/,
  ],
  [
    'a custom resource with its group',
    `GET ${BACKUPS}`,
    role(rule('list', 'backups.db.example.io')),
    'D6 proven',
    /backups\.db\.example\.io/,
  ],
  [
    'a subresource with its group',
    `GET ${DEPLOYMENTS}/a/scale`,
    role(rule('get', 'deployments.apps/scale pods')),
    'D6 proven',
    /deployments\.apps\/scale/,
  ],
  [
    'a group with its version',
    `GET ${DEPLOYMENTS}`,
    role(rule('list', 'deployments', { apiGroups: ['apps/v1'] })),
    'D5 proven',
    /as "apps\/v1"\. apiGroups takes the group without a version/,
  ],
  [
    'the group of a custom resource with its version',
    `GET ${BACKUPS}`,
    role(rule('list', 'backups', { apiGroups: ['db.example.io/v1'] })),
    'D5 proven',
    /db\.example\.io\/v1/,
  ],
  [
    'the group of a custom resource with its version, everywhere',
    `GET ${BACKUPS}`,
    everywhere(rule('list', 'backups', { apiGroups: ['db.example.io/v1'] })),
    'D5 proven',
    /db\.example\.io\/v1/,
  ],
  [
    'the core group as a word',
    `GET ${PODS}`,
    role(rule('list', 'pods', { apiGroups: ['core'] })),
    'D5 proven',
    /The core group is written ""/,
  ],
  [
    'a pattern as a name',
    `GET ${MAPS}/app-main`,
    role(rule('get', 'configmaps', { resourceNames: ['app-*'] })),
    'D11 proven',
    /"app-\*" matches no request: names are compared letter for letter, and a "\*" is not a wildcard/,
  ],
  [
    'a star as a name',
    `GET ${MAPS}/app-main`,
    role(rule('get', 'configmaps', { resourceNames: ['*'] })),
    'D11 proven',
    /"\*" is not a wildcard/,
  ],
  [
    'a star as a name of a list',
    `GET ${MAPS}`,
    role(rule('list', 'configmaps', { resourceNames: ['*'] })),
    'D12 proven',
    /"\*" is not a wildcard/,
  ],
  [
    'a star for the subresources, in another group',
    `GET ${DEPLOYMENTS}/a/scale`,
    role(rule('get', 'deployments/*')),
    'D9 likely',
    /"deployments\/\*", which matches nothing/,
  ],
  [
    'a star for resource and subresource',
    `GET ${PODS}/a/log`,
    role(rule('get', '*/*')),
    'D9 proven',
    /"\*\/\*", which matches nothing/,
  ],
  [
    '*/scale in another group',
    `GET ${DEPLOYMENTS}/a/scale`,
    role(rule('get', '*/scale')),
    'D4 proven',
    /grants get on \*\/scale\. The resource matches but the group does not/,
  ],
  [
    'a group that serves the resource too',
    `GET /apis/events.k8s.io/v1/namespaces/shop/events`,
    role(rule('list', 'events')),
    'D4 likely',
    /group "events\.k8s\.io"/,
  ],
  [
    'the path of the level above',
    'GET /metrics/cadvisor',
    everywhere(pathRule('get', '/metrics')),
    'D30 proven',
    /does not cover get \/metrics\/cadvisor/,
  ],
  [
    'a path spelled alike',
    'GET /metrics/slis',
    everywhere(pathRule('get', '/metrics/slsi')),
    'D30 likely',
    /does not cover get \/metrics\/slis/,
  ],
  [
    'a path below one that every account may get',
    'GET /healthz/etcd',
    everywhere(pathRule('get', '/healthz')),
    'D29 proven',
    /^No path rule of this account/,
  ],
  [
    'a path in a RoleBinding',
    'GET /metrics',
    clusterRole([pathRule('get', '/metrics')]),
    'D31 proven',
    /bound in namespace shop/,
  ],
  [
    'a path in a RoleBinding of another namespace',
    'GET /metrics',
    clusterRole([pathRule('get', '/metrics')], 'payments'),
    ['D29 proven', 'D31 proven', 'D31 proven'],
    /^(?:No path rule of this account|A rule of ClusterRole c by RoleBinding payments\/b)/,
  ],
  [
    'a resource of the cluster in a RoleBinding',
    'GET /api/v1/nodes',
    clusterRole([rule('list', 'nodes')]),
    'F4 proven',
    /so a RoleBinding never grants them/,
  ],
  [
    'a resource of the cluster in a RoleBinding of another namespace',
    'GET /api/v1/nodes',
    clusterRole([rule('list', 'nodes')], 'payments'),
    ['D0 proven', 'F4 proven', 'F4 proven'],
    /^(?:This account has no permissions|ClusterRole c by RoleBinding payments\/b names nodes)/,
  ],
  [
    'the reviews of system:auth-delegator in a RoleBinding',
    `POST ${REVIEWS}`,
    clusterRole(
      [rule('create', 'tokenreviews', { apiGroups: ['authentication.k8s.io'] })],
      'shop',
      'system:auth-delegator',
    ),
    'F4 proven',
    /system:auth-delegator|only in namespace shop/,
  ],
  [
    'a resource whose name is near by letters alone',
    `GET ${PODS}`,
    role(rule('list', 'node')),
    'D0 proven',
    /No rule that applies/,
  ],
  [
    'the singular of another resource, near by letters',
    `GET /apis/db.example.io/v1/namespaces/shop/nodel`,
    role(rule('list', 'node', inDb)),
    'D28 proven',
    /^No rule that applies to this account in namespace shop names nodel\.db\.example\.io\./,
  ],
  [
    'a word as near to two resources',
    `GET /apis/db.example.io/v1/namespaces/shop/carts`,
    role(rule('list', 'cars', inDb)),
    'D6 possible',
    /It may mean carts\.db\.example\.io or cards/,
  ],
  [
    'a rule on another word by letters',
    `GET ${DEPLOYMENTS}`,
    role(rule('list', 'deployement', inApps)),
    'D6 proven',
    /names the resource "deployement", which is not in the API server's list\. It may mean deployments\.apps/,
  ],
  [
    'an account of the namespace with a longer name',
    `GET ${PODS}`,
    boundTo('web-gateway'),
    ['D0 proven', 'E2 possible', 'E2 possible'],
    /^(?:This account has no permissions|RoleBinding shop\/reads-0 grants)/,
  ],
  [
    'an account with a near name',
    `GET ${PODS}`,
    boundTo('web-sa'),
    ['D0 proven', 'E2 likely', 'E2 likely'],
    /^(?:This account has no permissions|RoleBinding shop\/reads-0 grants)/,
  ],
  [
    'a near name in a RoleBinding of a ClusterRole with a path',
    `GET ${PODS}`,
    {
      roles: [],
      clusterRoles: [{ name: 'c', rules: [rule('list', 'pods'), pathRule('get', '/metrics')] }],
      bindings: [bound([account('web-sa', 'shop')], { roleRef: { kind: 'ClusterRole', name: 'c' } })],
    },
    ['D0 proven', 'E2 likely', 'E2 likely'],
    /^(?:This account has no permissions|RoleBinding shop\/b grants)/,
  ],
  [
    'one of several accounts',
    `GET ${PODS}`,
    boundTo('web-sa', 'orders', 'cart'),
    ['D0 proven', 'E2 possible', 'E2 possible'],
    /^This account has no permissions|3 accounts in this namespace, .*web-sa, ServiceAccount shop\/orders and ServiceAccount shop\/cart\.$/,
  ],
  [
    'a group of another namespace with a near name',
    `GET ${PODS}`,
    { bindings: [bound([{ kind: 'Group', name: 'system:serviceaccounts:shops' }])] },
    ['D0 proven', 'E6 possible', 'E6 possible'],
    /^This account has no permissions|is in the group system:serviceaccounts:shop instead/,
  ],
  [
    'a ClusterRole that only borrows the prefix of the API server’s own',
    `GET ${PODS}`,
    { roles: [], clusterRoles: [{ name: 'system:metrics-server', rules: [rule('list', 'pods')] }] },
    ['D0 proven', 'D0 proven', 'D0 proven'],
    /^This account has no permissions/,
  ],
  [
    'a ClusterRole that serves an account of another name elsewhere',
    `GET ${PODS}`,
    {
      roles: [],
      clusterRoles: [{ name: 'c', rules: [rule('list', 'pods')] }],
      bindings: [
        bound([account('ci', 'payments')], {
          namespace: 'payments',
          roleRef: { kind: 'ClusterRole', name: 'c' },
        }),
      ],
    },
    'D0 proven',
    /^This account has no permissions/,
  ],
  [
    'a ClusterRole that is bound to its namesake elsewhere, and not here',
    `GET ${PODS}`,
    {
      roles: [],
      clusterRoles: [{ name: 'c', rules: [rule('list', 'pods')] }],
      bindings: [
        bound([account('web', 'payments')], {
          namespace: 'payments',
          roleRef: { kind: 'ClusterRole', name: 'c' },
        }),
      ],
    },
    ['D0 proven', 'E1 likely', 'E1 likely'],
    /^This account has no permissions|ClusterRole c allows this call/,
  ],
  [
    'a ClusterRole that others gather',
    `GET ${PODS}`,
    {
      roles: [],
      clusterRoles: [
        { name: 'part', labels: { to: 'all' }, rules: [rule('list', 'pods')] },
        {
          name: 'all',
          rules: [],
          aggregationRule: { clusterRoleSelectors: [{ matchLabels: { to: 'all' } }] },
        },
      ],
    },
    'D0 proven',
    /^This account has no permissions/,
  ],
  [
    'a roleRef with its words in another order, beside a Role that lacks the verb',
    `GET ${PODS}`,
    {
      roles: [
        { namespace: 'shop', name: 'prod-web', rules: [rule('list', 'pods')] },
        { namespace: 'shop', name: 'hooks', rules: [rule('get', 'pods')] },
      ],
      bindings: [
        bound([web], { name: 'prod-web', roleRef: { kind: 'Role', name: 'web-prod' } }),
        bound([web], { name: 'hooks', roleRef: { kind: 'Role', name: 'hooks' } }),
      ],
    },
    ['D2 proven', 'E7 proven', 'E7 proven'],
    /but not list|Role web-prod, which does not exist in namespace shop\. There is a Role prod-web, which allows this call and to which no one is bound there\.$/,
  ],
  [
    'a roleRef of the wrong kind, beside a Role that lacks the verb',
    `GET ${PODS}`,
    {
      roles: [
        { namespace: 'shop', name: 'lister', rules: [rule('list', 'pods')] },
        { namespace: 'shop', name: 'getter', rules: [rule('get', 'pods')] },
      ],
      bindings: [
        bound([web], { name: 'lister', roleRef: { kind: 'ClusterRole', name: 'lister' } }),
        bound([web], { name: 'getter', roleRef: { kind: 'Role', name: 'getter' } }),
      ],
    },
    ['D2 proven', 'E8 proven', 'E8 proven'],
    /but not list|There is a Role lister, which allows this call, so roleRef\.kind was likely meant to be Role\.$/,
  ],
  [
    'a subject misspelled whose Role names the object, beside a Role for other names',
    `GET ${MAPS}/rates`,
    {
      roles: [
        {
          namespace: 'shop',
          name: 'rates',
          rules: [rule('get', 'configmaps', { resourceNames: ['rates'] })],
        },
        {
          namespace: 'shop',
          name: 'refunds',
          rules: [rule('get', 'configmaps', { resourceNames: ['refunds'] })],
        },
      ],
      bindings: [
        bound([account('wed', 'shop')], { name: 'rates', roleRef: { kind: 'Role', name: 'rates' } }),
        bound([account('orders', 'shop')], { name: 'orders', roleRef: { kind: 'Role', name: 'rates' } }),
        bound([web], { name: 'refunds', roleRef: { kind: 'Role', name: 'refunds' } }),
      ],
    },
    ['D11 proven', 'E2 likely', 'E2 likely'],
    /covers only refunds, not rates|shop\/wed\. The call was made as/,
  ],
  [
    'nodes in a ClusterRole of a RoleBinding, with another verb',
    'GET /api/v1/nodes',
    clusterRole([rule('watch', 'nodes')]),
    'F4 likely',
    /names nodes, but only in namespace shop/,
  ],
  [
    'a group that is not installed',
    'GET /apis/metrics.k8s.io/v1beta1/namespaces/shop/pods',
    role(rule('list', 'pods')),
    'G3 proven',
    /serves no group "metrics\.k8s\.io": it is misspelled, not installed/,
  ],
  [
    'a custom resource that a rule names for another purpose',
    `GET ${BACKUPS}`,
    {
      roles: [
        {
          namespace: 'shop',
          name: 'pod-lister',
          rules: [
            rule('delete', 'backups', { apiGroups: ['db.example.io'], resourceNames: ['a'] }),
            rule('list', 'pods'),
          ],
        },
      ],
      bindings: [bound([web])],
    },
    'D28 proven',
    /^Rules of this account name backups\.db\.example\.io, but none allows list on them in namespace shop\./,
  ],
]

interface Atom {
  before(request: Attributes): boolean
  after(request: Attributes): boolean
}

function atomsIn({ roles, clusterRoles }: RbacObjects): Attributes[] {
  return [...roles, ...clusterRoles].flatMap(({ rules }) =>
    rules.flatMap(({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }) =>
      verbs.flatMap((verb): Attributes[] => [
        ...nonResourceURLs.map((path): Attributes => ({ kind: 'path', verb, path })),
        ...apiGroups.flatMap((group) =>
          resources.flatMap((word) =>
            ['', 'another', ...resourceNames].flatMap((name) =>
              ['', 'shop', 'payments'].map((namespace): Attributes => {
                const [resource = '', ...rest] = word.split('/')
                return {
                  kind: 'resource',
                  verb,
                  group,
                  resource,
                  subresource: rest.join('/'),
                  name,
                  namespace,
                }
              }),
            ),
          ),
        ),
      ]),
    ),
  )
}

/** Calls of which the fix says something else than the authorizer does after it. */
function misstated(before: RbacObjects, after: RbacObjects, who: UserInfo, opens: Attributes[]): string[] {
  const judged: Atom = { before: allower(before, who), after: allower(after, who) }
  return [...atomsIn(before), ...atomsIn(after), ...opens]
    .filter((atom) => {
      const isNew = judged.after(atom) && !judged.before(atom)
      return isNew !== (opens.some((one) => covers(one, atom)) && !judged.before(atom))
    })
    .map((atom) => JSON.stringify(atom))
}

describe.each(rows)('%s', (what, line, objects, expected, says) => {
  const [method = '', target = ''] = line.split(' ')
  const request = requestAttributes(method, target)
  const before = world(objects)

  it.each(threeAskers(before, user, request, catalogue).map(([way, facts], i) => ({ way, facts, i })))(
    'has its first cause by $way',
    ({ facts, i }) => {
      const { cause, verdict } = diagnose(facts)
      expect([verdict, `${cause?.id} ${cause?.confidence}`, what]).toEqual([
        'denied',
        typeof expected === 'string' ? expected : expected[i],
        what,
      ])
      expect(cause?.says).toMatch(says)
    },
  )

  it.each(threeAskers(before, user, request, catalogue))(
    'is fixed by each fix that grants, by %s',
    (_, facts) => {
      const { fixes, cause } = diagnose(facts)
      const grants = fixes.filter(
        ({ where, yaml, command }) =>
          ['role', 'binding'].includes(where) && (yaml !== undefined || command?.includes(' patch ')),
      )
      for (const fix of grants) {
        const after = applyFix(before, fix)
        expect([authorize(user, request, after).allowed, fix.says]).toEqual([true, fix.says])
        expect([misstated(before, after, user, fix.opens.map(fromTuple)), fix.says]).toEqual([[], fix.says])
      }
      // No grant helps where the request itself is wrong.
      expect(grants.length > 0).toBe(cause?.id !== 'G3')
    },
  )

  it.each(threeAskers(before, user, request, catalogue))(
    'is sent in at most 44 words with a chosen fix that allows it, by %s',
    (_, facts) => {
      const told = diagnose(facts)
      const sent = platformMessage(z.decode(explanationSchema, told), {
        account: user.name,
        checkedAt: '2026-11-25T14:32:07Z',
      })
      expect([sent?.words, sent?.prose]).toEqual([expect.toSatisfy((words) => words <= 44), sent?.prose])
      if (told.cause?.id === 'G3') expect(sent).not.toHaveProperty('yaml')
      const [fix] = told.fixes
      if (fix?.where !== 'role' && fix?.where !== 'binding') return
      expect(sent?.text).toContain(fix.yaml ?? fix.command)
      expect([fix.says, authorize(user, request, applyFix(before, fix)).allowed]).toEqual([fix.says, true])
    },
  )
})

describe('what a guess does not do', () => {
  it('offers no other account to run as where several are bound', () => {
    for (const [, facts] of threeAskers(
      world(boundTo('web-sa', 'orders')),
      user,
      requestAttributes('GET', PODS),
      catalogue,
    )) {
      expect(diagnose(facts).fixes.map(({ where }) => where)).not.toContain('pod')
    }
  })

  it('names each namespace in which the call is allowed', () => {
    const [[, facts] = ['', undefined]] = threeAskers(
      world({
        roles: [],
        clusterRoles: [{ name: 'c', rules: [rule('list', 'pods')] }],
        bindings: ['shop', 'payments'].map((namespace) =>
          bound([web], { namespace, roleRef: { kind: 'ClusterRole', name: 'c' } }),
        ),
      }),
      user,
      requestAttributes('GET', '/api/v1/namespaces/search/pods'),
      catalogue,
    )
    if (!facts) throw new Error('no facts')
    const also = new Map(facts.rules).set('payments', facts.rules.get('shop') ?? notAsked(say`no`))
    expect(diagnose({ ...facts, rules: also }).fixes[0]?.says).toBe(
      'Make the call in one of the namespaces shop or payments, if that is where the objects are.',
    )
  })

  it.each([
    ['web-gateway-reads', 'web-gateway', 'E2 possible'],
    ['web-reads', 'db-backup', 'E2 likely'],
  ])('runs the pod as no account of another name: %s of %s', (name, subject, expected) => {
    const objects = world({ bindings: [bound([account(subject, 'shop')], { name })] })
    for (const [, facts] of threeAskers(objects, user, requestAttributes('GET', PODS), catalogue).slice(1)) {
      const { cause, alternatives, fixes } = diagnose(facts)
      const told = [cause, ...alternatives].map((one) => `${one?.id} ${one?.confidence}`)
      expect(told).toContain(expected)
      expect(fixes.map(({ where }) => where)).not.toContain('pod')
    }
  })

  it('lists every account that the pod of ServiceAccount default may have been meant to run as', () => {
    const objects = world(boundTo('orders', 'cart', 'search'))
    const asked = threeAskers(objects, userOf('shop', 'default'), requestAttributes('GET', PODS), catalogue)
    for (const [, facts] of asked.slice(1)) {
      const { cause, fixes } = diagnose(facts)
      expect(cause).toMatchObject({ id: 'C3', confidence: 'likely' })
      expect(cause?.says).toMatch(/shop\/orders, ServiceAccount shop\/cart and ServiceAccount shop\/search/)
      expect(JSON.stringify(fixes)).not.toMatch(/Run the pod as ServiceAccount shop/)
    }
  })

  it.each([
    ['metrics.k8s.io/v1beta1/namespaces/shop/pods', /^Install the CustomResourceDefinition/],
    ['iam.acme.dev/v1/namespaces/shop/roles', /^Install the CustomResourceDefinition/],
    ['app/v1/namespaces/shop/deployments', /^Request deployments\.apps: \/apis\/apps\/v1\//],
    ['extensions/v1beta1/namespaces/shop/deployments', /^Request deployments\.apps/],
    ['networking/v1/namespaces/shop/ingresses', /^Request ingresses\.networking\.k8s\.io/],
  ])('is the first fix of an absent group: %s', (path, first) => {
    const [[, facts] = ['', undefined]] = threeAskers(
      world({}),
      user,
      requestAttributes('GET', `/apis/${path}`),
      catalogue,
    )
    if (!facts) throw new Error('no facts')
    const { cause, fixes } = diagnose(facts)
    expect(cause).toMatchObject({ id: 'G3', confidence: 'proven' })
    expect(fixes[0]?.says).toMatch(first)
    expect(fixes).toHaveLength(1)
  })
})

describe('the command of a new role', () => {
  const signers = '/apis/certificates.k8s.io/v1/signers/a.example%2Fserving'

  it.each([
    ['kubectl create role knows the resource', requestAttributes('GET', `${MAPS}/b`), true],
    [
      'kubectl knows what is impersonated',
      { ...requestAttributes('GET', '/api/v1/users/jane'), verb: 'impersonate' },
      true,
    ],
    ['discovery lists no signers', { ...requestAttributes('GET', signers), verb: 'approve' }, false],
  ])('is printed where %s', (_, request, isPrinted) => {
    const asked = threeAskers(world(role(rule('get', 'events'))), user, request as Attributes, catalogue)
    for (const [, facts] of asked) {
      const made = diagnose(facts).fixes.find(({ says }) =>
        says.startsWith('Grant ServiceAccount shop/web its own'),
      )
      expect(made?.yaml).toContain('kind: ServiceAccount')
      expect(made?.command !== undefined).toBe(isPrinted)
    }
  })
})

describe('the edit of the ClusterRole at fault', () => {
  const rules = [rule('get', 'configmaps', { resourceNames: ['a'] })]
  const request = requestAttributes('GET', `${MAPS}/b`)

  it('is offered after a Role for the one object, with every place where it counts', () => {
    const [, read] = threeAskers(world(clusterRole(rules)), user, request, catalogue)
    const fixes = diagnose(read?.[1] ?? fail()).fixes
    expect(fixes.map(({ says }) => says)).toEqual([
      expect.stringMatching(/^Grant ServiceAccount shop\/web its own Role/),
      expect.stringMatching(/^Add b to the names of the rule on configmaps of ClusterRole c\.$/),
    ])
    const [, wide] = threeAskers(world(everywhere(...rules)), user, request, catalogue)
    const edit = diagnose(wide?.[1] ?? fail()).fixes[1]
    expect(edit?.opens).toEqual([expect.not.objectContaining({ namespace: 'shop' })])
    expect(edit?.warning).toContain('A ClusterRoleBinding grants it in every namespace.')
  })

  it('is not offered of a ClusterRole that is filled from others, or of the API server’s own', () => {
    const aggregated = clusterRole(rules)
    const filled: World = {
      ...aggregated,
      clusterRoles: [{ name: 'c', rules, aggregationRule: { clusterRoleSelectors: [] } }],
    }
    for (const objects of [filled, clusterRole(rules, 'shop', 'view')]) {
      const [, read] = threeAskers(world(objects), user, request, catalogue)
      expect(diagnose(read?.[1] ?? fail()).fixes.map(({ where }) => where)).not.toContain('role')
    }
  })
})

function fail(): never {
  throw new Error('A way to know the world is missing.')
}
