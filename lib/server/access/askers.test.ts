import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { readScenarioList, SCENARIOS_DIR } from '@/e2e/k8s/scenario-list'
import type { Check } from '@/lib/contract/access-check'
import { startPod } from '@/lib/kube/testing/pod'
import { parseRbacObjects } from '@/lib/rbac/objects'
import { recordedExchanges, recordedWorld } from '@/lib/rbac/testing/recorded-world'
import type { RbacObjects } from '@/lib/rbac/types'
import { tokenOf, worldAnswer } from '../testing/rbac-world-server'
import { explainCheck } from './explain'
import { BUDGET, COLD } from './prober'

const bootstrap = (() => {
  const { clusterRoles, clusterRoleBindings } = recordedWorld(recordedExchanges())
  const isBuiltIn = ({ name }: { name: string }) =>
    name.startsWith('system:') || ['admin', 'cluster-admin', 'edit', 'view'].includes(name)
  return {
    clusterRoles: clusterRoles.filter(isBuiltIn),
    clusterRoleBindings: clusterRoleBindings.filter(isBuiltIn),
  }
})()

const READING = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: asker-reads-rbac}
rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings, clusterroles, clusterrolebindings], verbs: [list]}]`

const granted = (role: string, namespace: string, name: string) => `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: asker-${role.replaceAll(':', '-')}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "${role}"}
subjects: [{kind: ServiceAccount, name: ${name}, namespace: ${namespace}}]`

function objectsIn(...texts: string[]): RbacObjects {
  const documents = texts.flatMap((text) => parseAllDocuments(text).map((one): unknown => one.toJS()))
  const { objects, problems } = parseRbacObjects(documents.filter((one) => one !== null))
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  return {
    ...objects,
    clusterRoles: [...bootstrap.clusterRoles, ...objects.clusterRoles],
    clusterRoleBindings: [...bootstrap.clusterRoleBindings, ...objects.clusterRoleBindings],
  }
}

interface Asked {
  world: string
  namespace: string
  account: string
  call: Check
  /** Lists of all namespaces that are longer than one answer. */
  tooLong?: number
}

const READ = granted('asker-reads-rbac', 'watch', 'watcher')
const ASKERS = {
  itself: { more: [] },
  'itself, with RBAC readable': { more: [READING] },
  'another, by Roles and bindings': { more: [READING, READ], other: true },
  'another, by reviews too': {
    more: [READING, READ, granted('system:auth-delegator', 'watch', 'watcher')],
    other: true,
  },
} as const

type Asker = keyof typeof ASKERS

/** The first cause that one asker gets on a fresh process and on a warm one. */
async function firstCause({ world, namespace, account, call, tooLong = 0 }: Asked, asker: Asker) {
  const { more, ...how } = ASKERS[asker]
  const isOther = 'other' in how
  const own = asker === 'itself, with RBAC readable' ? [granted('asker-reads-rbac', namespace, account)] : []
  const objects = objectsIn(world, ...more, ...own)
  const answered: number[] = []
  const pod = await startPod((request, response) => {
    const { status, body } = worldAnswer(objects, request)
    answered.push(status)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  })
  const [at, name] = isOther ? ['watch', 'watcher'] : [namespace, account]
  pod.account.swap({ token: tokenOf(at, name), 'ca.crt': pod.ca.cert, namespace: at })
  const options = { kube: pod.client(), signal: new AbortController().signal }
  const check = { ...call, ...(isOther ? { user: `system:serviceaccount:${namespace}:${account}` } : {}) }
  const costOf = async () => {
    const before = pod.server.requests.length
    const explanation = await explainCheck(check, options)
    const sent = pod.server.requests.slice(before)
    // A request that the client repeats after its connection was closed is one.
    return { explanation, cost: new Set(sent.map(({ url, body }) => `${url} ${body}`)).size }
  }
  const { explanation: cold, cost: coldCost } = await costOf()
  const { explanation: warm, cost } = await costOf()
  expect(coldCost).toBeLessThanOrEqual(BUDGET + COLD + tooLong)
  expect(cost).toBeLessThanOrEqual(BUDGET)
  expect(answered).not.toContain(403)
  expect(warm.cause).toEqual(cold.cause)
  return cold
}

const ofAsker = (asked: Asked) =>
  Promise.all(
    (Object.keys(ASKERS) as Asker[]).map(async (asker) => {
      const { cause } = await firstCause(asked, asker)
      return [asker, cause?.id, cause?.confidence] as const
    }),
  )

const worldIn = (name: string) => readFileSync(join(SCENARIOS_DIR, name, 'world.yaml'), 'utf8')
// The discovery that was recorded lists no API that a world installs.
const listed = readScenarioList().filter(
  ({ name, cause }) => cause !== null && !worldIn(name).includes('kind: CustomResourceDefinition'),
)

const RBAC = 'apiVersion: rbac.authorization.k8s.io/v1'
const WEB = '{kind: ServiceAccount, name: web, namespace: shop}'
const role = (name: string, rules: string, at = 'shop') =>
  `${RBAC}\nkind: ${at === '' ? 'ClusterRole' : 'Role'}\nmetadata: {name: ${name}${at === '' ? '' : `, namespace: ${at}`}}\nrules: [${rules}]`
const binds = (name: string, kind: string, of: string, at = 'shop', who = WEB) =>
  `${RBAC}\nkind: ${at === '' ? 'ClusterRoleBinding' : 'RoleBinding'}\nmetadata: {name: ${name}${at === '' ? '' : `, namespace: ${at}`}}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: ${of}}\nsubjects: [${who}]`
const everywhere = (rules: string) => [role('r', rules, ''), binds('web-r', 'ClusterRole', 'r', '')]
// What is in the way of a right answer: another account that may make the call, here and everywhere.
const OTHERS = [
  role('everything', '{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}', ''),
  role('paths', '{nonResourceURLs: ["*"], verbs: [get]}', ''),
  binds(
    'ci-everything',
    'ClusterRole',
    'everything',
    '',
    '{kind: ServiceAccount, name: ci, namespace: shop}',
  ),
  binds('ci-paths', 'ClusterRole', 'paths', '', '{kind: ServiceAccount, name: ci, namespace: shop}'),
  binds('jane', 'ClusterRole', 'everything', 'shop', '{kind: User, name: jane}'),
]
const at = (verb: string, resource: string, namespace = '', more = {}): Check => ({
  verb,
  group: '',
  resource,
  namespace,
  ...more,
})
const PODS = (verbs: string) => `{apiGroups: [""], resources: [pods], verbs: [${verbs}]}`

describe('the first cause is the same for every asker', () => {
  it.each(listed)('$name: $cause', async ({ name, namespace, serviceAccount: account, call, cause }) => {
    const found = await ofAsker({ world: worldIn(name), namespace, account, call })
    expect(found.map(([asker, id]) => [asker, id])).toEqual(
      Object.keys(ASKERS).map((asker) => [asker, cause]),
    )
  })

  it.each<[string, string[], Check, string]>([
    [
      'a verb that is missing on nodes',
      everywhere('{apiGroups: [""], resources: [nodes], verbs: [get]}'),
      at('list', 'nodes'),
      'D2',
    ],
    [
      'nodes in the singular',
      everywhere('{apiGroups: [""], resources: [node], verbs: [get, list]}'),
      at('list', 'nodes'),
      'D6',
    ],
    [
      'other nodes by name',
      everywhere('{apiGroups: [""], resources: [nodes], resourceNames: [a], verbs: [get]}'),
      at('get', 'nodes', '', { name: 'b' }),
      'D11',
    ],
    [
      'group core',
      everywhere('{apiGroups: [core], resources: [nodes], verbs: [list]}'),
      at('list', 'nodes'),
      'D5',
    ],
    [
      'a path with a star in the wrong place',
      everywhere('{nonResourceURLs: ["/metrics/*"], verbs: [get]}'),
      { verb: 'get', path: '/metrics' },
      'D30',
    ],
    [
      'a verb in capitals',
      everywhere('{nonResourceURLs: ["/metrics"], verbs: [GET]}'),
      { verb: 'get', path: '/metrics' },
      'D30',
    ],
    [
      'a path in a RoleBinding at home',
      [role('r', '{nonResourceURLs: ["/metrics"], verbs: [get]}', ''), binds('b', 'ClusterRole', 'r')],
      { verb: 'get', path: '/metrics' },
      'D31',
    ],
    [
      'all namespaces, granted at home',
      [role('r', PODS('list')), binds('b', 'Role', 'r')],
      at('list', 'pods'),
      'F3',
    ],
    [
      'nodes in a Role at home',
      [role('r', '{apiGroups: [""], resources: [nodes], verbs: [list]}'), binds('b', 'Role', 'r')],
      at('list', 'nodes'),
      'F4',
    ],
    [
      'a Role at home, the call elsewhere',
      [role('r', PODS('list')), binds('b', 'Role', 'r')],
      at('list', 'pods', 'payments'),
      'F1',
    ],
    [
      'a ClusterRole at home, the call elsewhere',
      [role('r', PODS('list'), ''), binds('b', 'ClusterRole', 'r')],
      at('list', 'pods', 'payments'),
      'F2',
    ],
    [
      'a missing verb where the same Role is bound in other namespaces',
      [
        role('r', PODS('get')),
        binds('b', 'Role', 'r'),
        role('r', PODS('list'), 'batch'),
        binds('b', 'Role', 'r', 'batch'),
      ],
      at('list', 'pods', 'shop'),
      'D2',
    ],
    [
      'ClusterRole view and a Secret',
      [binds('b', 'ClusterRole', 'view')],
      at('list', 'secrets', 'shop'),
      'D32',
    ],
  ])('%s, among others who may', async (_, objects, call, id) => {
    const world = [...objects, ...OTHERS].join('\n---\n')
    const found = await ofAsker({ world, namespace: 'shop', account: 'web', call })
    expect(found.map(([asker, cause]) => [asker, cause])).toEqual(
      Object.keys(ASKERS).map((asker) => [asker, id]),
    )
    expect(found.map(([, , confidence]) => confidence)).toEqual(found.map(() => 'proven'))
  })

  it('reads the namespaces themselves where a cluster has more bindings than one answer lists', async () => {
    const many = Array.from({ length: 600 }, (_, i) =>
      binds(`b${i}`, 'Role', 'r', `team-${i}`, '{kind: User, name: jane}'),
    )
    const core = role('r', '{apiGroups: [v1], resources: [pods], verbs: [list]}', '')
    const world = [...many, core, binds('b', 'ClusterRole', 'r')].join('\n---\n')
    const asked = { world, namespace: 'shop', account: 'web', call: at('list', 'pods', 'shop'), tooLong: 1 }
    expect(await ofAsker(asked)).toEqual(Object.keys(ASKERS).map((asker) => [asker, 'D5', 'proven']))
    const { unseen } = await firstCause(asked, 'another, by reviews too')
    expect(unseen).toEqual([])
  })
})
