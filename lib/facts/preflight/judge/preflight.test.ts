import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { account, catalogue, rule, user, worldOf } from '@/lib/diagnosis/testing/role-world'
import { toObjects } from '@/lib/facts/call/gather/gather-objects'
import { plain, say } from '@/lib/phrase/phrase'
import type { PolicyRule } from '@/lib/rbac/types'
import { preflightSchema } from '../contract'
import { preflightFacts } from '../testing/preflight-facts'
import { policiesIn, webhooksIn } from './deciders'
import type { PreflightFacts } from './facts'
import { judgePreflight } from './preflight'

const all = (resources: string, group = '', verbs = 'get create patch'): PolicyRule => ({
  verbs: verbs.split(' '),
  apiGroups: [group],
  resources: resources.split(' '),
})
const EVERYTHING = [all('*', '*', '*')]
const RBAC = 'rbac.authorization.k8s.io'

function judge(
  yaml: string,
  {
    here = EVERYTHING,
    everywhere = [] as PolicyRule[],
    ...more
  }: Partial<PreflightFacts> & { here?: PolicyRule[]; everywhere?: PolicyRule[] } = {},
) {
  const world = worldOf(here, everywhere)
  return judgePreflight(
    yaml,
    preflightFacts(world, { user, namespace: 'shop', catalogue, reviewed: ['shop', 'new'] }, more),
  )
}

const object = (kind: string, name: string, more = '', apiVersion = 'v1') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}}\n${more}\n---\n`
const role = (rules: string, name = 'r') => object('Role', name, `rules: [${rules}]`, `${RBAC}/v1`)
const bind = (name = 'r', kind = 'Role', subjects = '[{kind: ServiceAccount, name: app, namespace: shop}]') =>
  object(
    'RoleBinding',
    'b',
    `roleRef: {kind: ${kind}, name: ${name}, apiGroup: ${RBAC}}\nsubjects: ${subjects}`,
    `${RBAC}/v1`,
  )
const template = (spec: string) =>
  `spec: {replicas: 2, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: ${spec}}}`
const deployment = (spec: string) => object('Deployment', 'web', template(spec), 'apps/v1')
const CONFIG = object('ConfigMap', 'c')
const LEASES = '{apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, create]}'
const CRD = `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: toys.example.org}\nspec: {group: example.org, scope: Namespaced, names: {kind: Toy, plural: toys}, versions: [{name: v1, served: true}]}\n---\n`
const TOY = object('Toy', 't', '', 'example.org/v1')
const CRDS = all('customresourcedefinitions', 'apiextensions.k8s.io')
const absent = (...keys: [group: string, kind: string, namespace: string, name: string][]) =>
  new Map(keys.map((key) => [JSON.stringify(key), false]))
const SERVER_SIDE = 'authorization/unread Server-side apply, which helm 4 does, needs to patch'
const inNew = (text: string) => text.replace('metadata: {', 'metadata: {namespace: new, ')
const read = <T>(value: T) => ({ state: 'read', value }) as const
const within = (labels: Record<string, string>, isTerminating = false) =>
  new Map([['shop', read({ labels, isTerminating })]])
const quota = (hard: Record<string, string>, used: Record<string, string>, more: object = {}) =>
  new Map([['shop', read([{ metadata: { name: 'q' }, spec: { hard, ...more }, status: { hard, used } }])]])
const RESTRICTED = { 'pod-security.kubernetes.io/enforce': 'restricted' }
const hook = (resources: string[], more: object = {}) =>
  webhooksIn({
    webhooks: [
      {
        name: 'check.example.org',
        rules: [{ apiGroups: ['*'], resources, operations: ['CREATE'] }],
        ...more,
      },
    ],
  })
const policy = (validationActions: string[]) =>
  policiesIn(
    [
      {
        metadata: { name: 'names' },
        spec: {
          matchConstraints: {
            resourceRules: [{ apiGroups: [''], resources: ['configmaps'], operations: ['*'] }],
          },
        },
      },
    ],
    [{ spec: { policyName: 'names', validationActions } }],
  )
const UNREAD = { state: 'unread', because: 'refused', says: say`no` } as const

const GRANTS = [all('roles rolebindings', RBAC, '*')]
const MINE = `[{kind: ServiceAccount, name: ${account.name}, namespace: ${account.namespace}}]`
const CONFIGMAPS = '{apiGroups: [""], resources: [configmaps], verbs: [get, create, patch]}'
const THEN =
  'authorization/unknown Whether the installer then can get, create or patch configmaps depends on '
const BOSS = toObjects([
  {
    list: { resource: 'clusterroles', namespace: '', name: 'boss' },
    answer: read({
      objects: { ...worldOf([]), clusterRoles: [{ name: 'boss', rules: [all('roles', RBAC, 'escalate')] }] },
      isWhole: true,
      resourceVersion: '',
    }),
  },
])
const POLICY = object(
  'ValidatingAdmissionPolicy',
  'ours',
  'spec: {matchConstraints: {resourceRules: [{apiGroups: [""], resources: [configmaps], operations: ["*"]}]}}',
  'admissionregistration.k8s.io/v1',
)

type Case = [title: string, yaml: string, facts: Parameters<typeof judge>[1], rows: unknown[], says?: RegExp]

const CASES: Case[] = [
  ['passes what no gate refuses', CONFIG, {}, ['passes'], /^1 of 1 object would be created or changed\.$/],
  [
    'names the verb that the rules do not allow',
    CONFIG,
    { here: [all('configmaps', '', 'get')], existing: new Map([['["","ConfigMap","shop","c"]', false]]) },
    ['refused authorization/refuses The installer cannot create configmaps.'],
  ],
  [
    'does not know what only one of create and patch decides',
    CONFIG,
    { here: [all('configmaps', '', 'get create')] },
    [
      'unknown authorization/unknown The installer cannot patch configmaps, and whether the object exists is not known.',
    ],
  ],
  [
    'leaves open for what is new whether it is applied by the server, which patches it',
    CONFIG,
    { here: [all('configmaps', '', 'get create')], existing: absent(['', 'ConfigMap', 'shop', 'c']) },
    [`open ${SERVER_SIDE} configmaps as well.`],
  ],
  [
    'leaves open what rests on an object that is open itself',
    CRD +
      TOY +
      object('ServiceAccount', 'x') +
      object('Pod', 'p', 'spec: {serviceAccountName: x}') +
      role('') +
      bind(),
    {
      everywhere: [all('customresourcedefinitions', 'apiextensions.k8s.io', 'get create')],
      here: [
        all('toys', 'example.org'),
        all('pods rolebindings', '*'),
        all('serviceaccounts roles', '*', 'get create'),
      ],
      existing: absent(
        ['apiextensions.k8s.io', 'CustomResourceDefinition', '', 'toys.example.org'],
        ['', 'ServiceAccount', 'shop', 'x'],
        [RBAC, 'Role', 'shop', 'r'],
      ),
      objects: read(toObjects([])),
    },
    [
      `open ${SERVER_SIDE} customresourcedefinitions.apiextensions.k8s.io as well.`,
      'open routing/unread Toy example.org/v1 is served only if its CustomResourceDefinition is taken.',
      `open ${SERVER_SIDE} serviceaccounts as well.`,
      'open references/unread ServiceAccount x is there only if its own object is taken.',
      `open ${SERVER_SIDE} roles.${RBAC} as well.`,
      'open escalation/unread It binds Role r, whose own write can be refused.',
    ],
  ],
  [
    'needs no create for what is there',
    CONFIG,
    {
      here: [all('configmaps', '', 'get patch')],
      existing: new Map([['["","ConfigMap","shop","c"]', true]]),
    },
    ['passes'],
  ],
  [
    'says that what is there is refused only where it changes',
    CONFIG,
    {
      here: [all('configmaps', '', 'get create')],
      existing: new Map([['["","ConfigMap","shop","c"]', true]]),
    },
    ['refused authorization/refuses The installer cannot patch configmaps, which any change of it needs.'],
  ],
  [
    'needs no get for a generated name',
    CONFIG.replace('name: c', 'generateName: c-'),
    { here: [all('configmaps', '', 'create')] },
    ['passes'],
  ],
  [
    'says that a kind is not served, and where it is',
    object('Ingress', 'i', '', 'extensions/v1beta1'),
    {},
    ['refused routing/refuses Ingress extensions/v1beta1 is not served. Here it is in networking.k8s.io/v1.'],
  ],
  [
    'counts the kinds that the plan brings before',
    CRD + TOY,
    { everywhere: EVERYTHING },
    ['passes', 'passes'],
  ],
  [
    'knows that nothing of a kind is there which the plan brings',
    CRD + TOY,
    { everywhere: [CRDS], here: [all('toys', 'example.org', 'get patch')] },
    ['passes', 'refused authorization/refuses The installer cannot create toys.example.org.'],
  ],
  [
    'does not count those that it brings later',
    TOY + CRD,
    { everywhere: EVERYTHING },
    [
      'refused routing/refuses Toy example.org/v1 is not served yet: its CustomResourceDefinition comes later in the plan.',
      'passes',
    ],
  ],
  [
    'does not count a kind whose definition is refused',
    CRD + TOY,
    {},
    [
      'refused authorization/refuses The installer cannot get, create or patch customresourcedefinitions.apiextensions.k8s.io.',
      'refused routing/refuses Toy example.org/v1 is not served, and its CustomResourceDefinition is refused.',
    ],
  ],
  [
    'refuses what is in an absent namespace',
    inNew(CONFIG),
    { everywhere: EVERYTHING, namespaces: new Map([['new', read(null)]]) },
    ['refused namespace/refuses Namespace new does not exist.'],
  ],
  [
    'counts a namespace that the plan makes before',
    object('Namespace', 'new') + inNew(CONFIG),
    { everywhere: EVERYTHING, namespaces: new Map([['new', read(null)]]) },
    ['passes', 'passes'],
  ],
  [
    'knows the Pod Security of a namespace that the plan makes',
    object('Namespace', 'new').replace(
      '{name: new}',
      `{name: new, labels: {pod-security.kubernetes.io/enforce: baseline}}`,
    ) + inNew(deployment('{hostNetwork: true, containers: [{name: a}]}')),
    { everywhere: EVERYTHING, namespaces: new Map([['new', read(null)]]) },
    ['passes', 'passes pod-security/pods baseline refuses its pods: host namespaces (hostNetwork=true).'],
  ],
  [
    'refuses new objects where a namespace is being deleted',
    CONFIG,
    { namespaces: within({}, true), existing: new Map([['["","ConfigMap","shop","c"]', false]]) },
    ['refused namespace/refuses Namespace shop is being deleted and takes nothing new.'],
  ],
  [
    'leaves open what an unread namespace can refuse',
    CONFIG,
    { namespaces: new Map([['shop', UNREAD]]) },
    ['open namespace/unread Namespace shop could not be read.'],
    /^1 of 1 object would pass all gates that could be read\.$/,
  ],
  [
    'names what a Role grants and the installer does not hold',
    role(LEASES),
    { here: [all('roles', RBAC)] },
    [
      'refused escalation/refuses It grants get leases.coordination.k8s.io and create leases.coordination.k8s.io, which the installer does not hold.',
    ],
  ],
  [
    'lets whoever may escalate write a Role',
    role(LEASES),
    { here: [all('roles', RBAC, 'get create patch escalate')] },
    ['passes'],
  ],
  [
    'refuses the binding of a Role that is refused itself',
    role(LEASES) + bind(),
    { here: [all('roles rolebindings', RBAC)] },
    [
      'refused escalation/refuses It grants get leases.coordination.k8s.io and create leases.coordination.k8s.io, which the installer does not hold.',
      'refused escalation/refuses It binds Role r: get leases.coordination.k8s.io and create leases.coordination.k8s.io, which the installer does not hold.',
    ],
  ],
  [
    'lets whoever may bind do so',
    bind('gone'),
    { here: [all('rolebindings', RBAC), all('roles', RBAC, 'bind')] },
    ['passes'],
  ],
  [
    'refuses the binding of a Role that does not exist yet',
    bind('later') + role('', 'later'),
    { here: EVERYTHING.map((one) => ({ ...one, apiGroups: ['', RBAC], verbs: ['get', 'create', 'patch'] })) },
    [
      'refused escalation/refuses It binds Role later, which does not exist yet: without bind it must.',
      'passes',
    ],
  ],
  [
    'needs everything for an aggregated ClusterRole',
    object(
      'ClusterRole',
      'a',
      'aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}\nrules: []',
      `${RBAC}/v1`,
    ),
    { everywhere: [all('clusterroles', RBAC)] },
    [
      'refused escalation/refuses It takes over the rules of other ClusterRoles, which needs * *.* and * *, which the installer does not hold.',
    ],
  ],
  [
    'refuses a Pod by Pod Security',
    object('Pod', 'p', 'spec: {containers: [{name: a, securityContext: {privileged: true}}]}'),
    { namespaces: within({ 'pod-security.kubernetes.io/enforce': 'baseline' }) },
    [
      'refused pod-security/refuses baseline refuses it: privileged (container "a" must not set securityContext.privileged=true).',
    ],
  ],
  [
    'says that an object is taken and its pods are not',
    deployment(
      '{containers: [{name: a, securityContext: {allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: {drop: [ALL]}}}]}',
    ),
    { namespaces: within(RESTRICTED) },
    [
      'passes pod-security/pods restricted refuses its pods: seccompProfile (pod or container "a" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost").',
    ],
    /^1 cannot start all pods\. 1 of 1 object would be created/,
  ],
  [
    'charges each new object to the quota',
    CONFIG + CONFIG.replace('name: c', 'name: d'),
    {
      quotas: quota({ configmaps: '3' }, { configmaps: '2' }),
      existing: new Map([
        ['["","ConfigMap","shop","c"]', false],
        ['["","ConfigMap","shop","d"]', false],
      ]),
    },
    ['passes', 'refused quota/refuses q has 0 of configmaps left, and it takes 1.'],
  ],
  [
    'charges nothing for what is there',
    CONFIG,
    {
      quotas: quota({ configmaps: '1' }, { configmaps: '1' }),
      existing: new Map([['["","ConfigMap","shop","c"]', true]]),
    },
    ['passes'],
  ],
  [
    'adds up what the pods of a Deployment request',
    deployment('{containers: [{name: a, resources: {requests: {cpu: 600m}}}]}'),
    { quotas: quota({ 'requests.cpu': '2' }, { 'requests.cpu': '1' }) },
    ['passes quota/pods q has 1 of requests.cpu left, and its pods take 1200m.'],
  ],
  [
    'says that a quota counts what a container does not state',
    deployment('{containers: [{name: a}]}'),
    { quotas: quota({ 'limits.memory': '2Gi' }, {}) },
    ['passes quota/pods q counts limits.memory, and a container states none.'],
  ],
  [
    'does not judge a quota with scopes',
    deployment('{containers: [{name: a}]}'),
    { quotas: quota({ pods: '1' }, {}, { scopes: ['BestEffort'] }) },
    ['unknown quota/unknown q has scopes, which are not judged.'],
  ],
  [
    'fills in what a LimitRange defaults before the quota counts it',
    deployment('{containers: [{name: a}]}'),
    {
      limitRanges: new Map([
        [
          'shop',
          read([
            {
              metadata: { name: 'l' },
              spec: { limits: [{ type: 'Container', default: { memory: '1Gi' } }] },
            },
          ]),
        ],
      ]),
      quotas: quota({ 'limits.memory': '1Gi' }, {}),
    },
    ['passes quota/pods q has 1Gi of limits.memory left, and its pods take 2Gi.'],
  ],
  [
    'says which LimitRange refuses a container',
    deployment('{containers: [{name: a, resources: {limits: {memory: 1Gi}}}]}'),
    {
      limitRanges: new Map([
        [
          'shop',
          read([
            { metadata: { name: 'l' }, spec: { limits: [{ type: 'Container', max: { memory: '512Mi' } }] } },
          ]),
        ],
      ]),
    },
    [
      'passes limit-range/pods l refuses container a: maximum memory usage per Container is 512Mi, but limit is 1Gi.',
    ],
  ],
  [
    'names the webhook that decides',
    CONFIG,
    { deciders: hook(['configmaps']) },
    ['unknown webhook/unknown check.example.org decides, and is not judged here.'],
    /^1 of 1 object cannot be judged\.$/,
  ],
  [
    'leaves out a webhook that is not asked',
    CONFIG,
    {
      deciders: [
        ...hook(['secrets']),
        ...hook(['*'], { namespaceSelector: { matchLabels: { a: 'b' } } }),
        ...hook(['*'], { objectSelector: { matchExpressions: [{ key: 'a', operator: 'Exists' }] } }),
      ],
    },
    ['passes'],
  ],
  [
    'names the policy that is in force',
    CONFIG,
    { deciders: policy(['Deny']) },
    ['unknown policy/unknown names decides, and is not judged here.'],
  ],
  [
    'names one that mutates, which has no action and can fail',
    CONFIG,
    { deciders: policy([]) },
    ['unknown policy/unknown names decides, and is not judged here.'],
  ],
  ['leaves out a policy that only warns', CONFIG, { deciders: policy(['Warn', 'Audit']) }, ['passes']],
  [
    'leaves open what unread webhooks can refuse',
    CONFIG,
    { unreadDeciders: ['webhooks'] },
    ['open webhook/unread The webhooks of the cluster could not be read.'],
  ],
  [
    'knows the webhooks that the plan brings before',
    object(
      'ValidatingWebhookConfiguration',
      'w',
      'webhooks: [{name: own.example.org, rules: [{apiGroups: [""], apiVersions: [v1], resources: [configmaps], operations: [CREATE]}]}]',
      'admissionregistration.k8s.io/v1',
    ) + CONFIG,
    { everywhere: EVERYTHING },
    ['passes', 'unknown webhook/unknown own.example.org decides, and is not judged here.'],
  ],
  [
    'names a policy of the cluster that the plan puts in force, whatever it matches',
    object(
      'ValidatingAdmissionPolicyBinding',
      'b',
      'spec: {policyName: theirs, validationActions: [Deny]}',
      'admissionregistration.k8s.io/v1',
    ) + CONFIG,
    { everywhere: EVERYTHING },
    ['passes', 'unknown policy/unknown theirs decides, and is not judged here.'],
  ],
  [
    'names a policy of the plan that a binding of the cluster puts in force',
    `${POLICY}${CONFIG}`,
    {
      everywhere: EVERYTHING,
      policyBindings: {
        ValidatingAdmissionPolicy: [{ spec: { policyName: 'ours', validationActions: ['Deny'] } }],
      },
    },
    ['passes', 'unknown policy/unknown ours decides, and is not judged here.'],
  ],
  [
    'does not name a policy of the plan that nothing binds',
    `${POLICY}${CONFIG}`,
    { everywhere: EVERYTHING },
    ['passes', 'passes'],
  ],
  [
    'cannot judge what the plan itself lets its installer do',
    role(CONFIGMAPS, 'own') + bind('own', 'Role', MINE) + CONFIG + inNew(CONFIG),
    { here: GRANTS },
    [
      'passes',
      'passes',
      `unknown ${THEN}RoleBinding b of this plan.`,
      expect.stringMatching(/^refused authorization/),
    ],
  ],
  [
    'cannot judge it where the Role comes after its binding, and refuses what is before both',
    bind('own', 'Role', MINE) + CONFIG + role(CONFIGMAPS, 'own') + CONFIG,
    { here: GRANTS },
    [
      'passes',
      expect.stringMatching(/^refused authorization/),
      'passes',
      `unknown ${THEN}RoleBinding b of this plan.`,
    ],
  ],
  [
    'cannot judge it where the cluster binds the Role of the plan to its installer',
    role(CONFIGMAPS) + CONFIG,
    { here: GRANTS },
    ['passes', `unknown ${THEN}Role r of this plan.`],
  ],
  [
    'gives the installer nothing by a binding that is refused, or that names another account',
    role(CONFIGMAPS, 'own') +
      bind('own') +
      CONFIG +
      bind('own', 'Role', MINE).replace('{name: b}', '{name: B}'),
    { here: GRANTS },
    ['passes', 'passes', expect.stringMatching(/^refused authorization/), 'passes'],
  ],
  [
    'cannot judge an escalation where the plan binds its installer to a role that could not be read',
    bind('admin', 'ClusterRole', MINE) + role(LEASES, 'other'),
    { here: [all('roles rolebindings', RBAC), all('*', RBAC, 'bind')], objects: read(toObjects([])) },
    [
      'passes',
      'unknown escalation/unknown It grants get leases.coordination.k8s.io and create leases.coordination.k8s.io: whether the installer then holds that depends on RoleBinding b of this plan.',
    ],
  ],
  [
    'cannot judge an escalation that the plan lets its installer make',
    bind('boss', 'ClusterRole', MINE) + role(LEASES, 'other'),
    { here: [all('roles rolebindings', RBAC), all('*', RBAC, 'bind')], objects: read(BOSS) },
    [
      'passes',
      'unknown escalation/unknown It needs escalate roles.rbac.authorization.k8s.io: whether the installer then holds that depends on RoleBinding b of this plan.',
    ],
  ],
  [
    'refuses a Pod whose account does not exist',
    object('Pod', 'p', 'spec: {serviceAccountName: x, containers: [{name: a}]}'),
    { existing: new Map([['["","ServiceAccount","shop","x"]', false]]) },
    ['refused references/refuses ServiceAccount x does not exist.'],
  ],
  [
    'tells all gates at once',
    inNew(role(LEASES)),
    { here: [], namespaces: new Map([['new', read(null)]]) },
    [
      `refused authorization/refuses The installer cannot get, create or patch roles.${RBAC}. | namespace/refuses Namespace new does not exist. | escalation/refuses It grants get leases.coordination.k8s.io and create leases.coordination.k8s.io, which the installer does not hold.`,
    ],
  ],
  [
    'refuses what has no name',
    'apiVersion: v1\nkind: ConfigMap\n',
    {},
    ['refused decoding/refuses It has no name, or one that is not valid.'],
  ],
  [
    'leaves open whether a copy of the object is taken with it, as kubectl apply keeps one',
    [`${'x'.repeat(262_000)}`, `${'x'.repeat(262_100)}`, `${'x<'.repeat(40_000)}`]
      .map((text) => object('ConfigMap', 'c', `data: {a: ${text}}`))
      .join(''),
    {},
    [
      'passes',
      ...Array(2).fill(
        'open decoding/unread ConfigMap c is too long for the copy that kubectl apply keeps in it: apply it with --server-side.',
      ),
    ],
  ],
  [
    'takes the answer of a dry run',
    CONFIG,
    { deciders: hook(['*']), dryRuns: new Map([[0, { isRefused: false, says: '' }]]) },
    ['passes'],
  ],
  [
    'quotes the refusal of a dry run',
    CONFIG,
    { dryRuns: new Map([[0, { isRefused: true, says: 'denied' }]]) },
    ['refused dry-run/refuses The API server refused it: denied'],
  ],
]

describe('judgePreflight', () => {
  it.each(CASES)('%s', (_, yaml, facts, expected, says) => {
    const answer = judge(yaml, facts)
    const rows = answer.rows.map(({ state, stops }) =>
      [state, stops.map((stop) => `${stop.by}/${stop.state} ${plain(stop.says)}`).join(' | ')]
        .filter(Boolean)
        .join(' '),
    )
    expect(rows).toEqual(expected)
    if (says) expect(plain(answer.says)).toMatch(says)
  })

  it('writes the one Role that the installer lacks, with what escalation asks for', () => {
    const { role: lacking } = judge(CONFIG + role(LEASES), { here: [all('roles', RBAC)] })
    expect(lacking?.rows).toBe(2)
    expect(lacking?.yaml).toContain('- coordination.k8s.io')
    expect(lacking?.yaml).toContain('- configmaps')
    const granted = [
      all('roles', RBAC),
      all('configmaps'),
      all('leases', 'coordination.k8s.io', 'get create'),
    ]
    expect(judge(CONFIG + role(LEASES), { here: granted }).role).toBeUndefined()
  })

  it('tells the dangers of the accounts that it installs, and what they will lack', () => {
    const { dangers, lacks } = judge(
      role(
        '{apiGroups: [""], resources: [secrets], verbs: [list]}, {apiGroups: [example.org], resources: [toys], verbs: [get]}',
      ) +
        bind() +
        bind('r', 'Role', '[]').replace('name: b}', 'name: nobody}'),
    )
    expect(dangers.map(({ says }) => plain(says))).toContainEqual(
      expect.stringMatching(/^ServiceAccount shop\/app can .*Secrets.*, in shop\.$/),
    )
    expect(lacks.map(({ object: of, says }) => `${of}: ${plain(says)}`)).toEqual([
      expect.stringMatching(/^Role shop\/r: /),
      expect.stringMatching(/^RoleBinding shop\/nobody: It has no subjects/),
    ])
  })

  it.each([
    [{ here: [{ ...rule('get create patch', 'configmaps') }], rules: new Map() }, 'unknown'],
    [{ discovery: UNREAD }, 'unknown'],
  ])('passes nothing that it does not know', (facts, state) => {
    expect(judge(CONFIG, facts).rows.map((row) => row.state)).toEqual([state])
  })

  it('tells what the next versions change for its Roles and kinds, from the version of the server on', () => {
    const plan =
      role('{apiGroups: [""], resources: [pods/exec], verbs: [get]}') +
      bind() +
      object('IPAddress', 'i', '', 'networking.k8s.io/v1beta1')
    expect(judge(plan).upgrade?.steps.map(({ says }) => plain(says))).toEqual([
      'From Kubernetes 1.35, by default: 1 call that the rules allow is refused.',
      'Planned for Kubernetes 1.37: networking.k8s.io/v1beta1 is no longer served.',
    ])
    expect(judge(plan, { server: 'v1.36.2' }).upgrade).toMatchObject({
      server: '1.36',
      steps: [{ version: '1.37' }],
    })
    expect(judge(CONFIG).upgrade).toBeUndefined()
  })

  it('is for the account that asks', () =>
    expect(judge(CONFIG).user).toBe(`system:serviceaccount:${account.namespace}:${account.name}`))
})

it('is written by its schema with the warnings of the Role, whatever its account lacks', () => {
  const secrets = role('{apiGroups: [""], resources: [secrets], verbs: ["*"]}')
  const judged = judge(`${secrets}a: [b\n---\nkind: Role\n`, { here: [] })
  const { role: lacked, errors } = z.encode(preflightSchema, { ...judged, upstreamRequests: 0 })
  expect(lacked?.warnings.join(' ')).toMatch(/Anyone who has this/)
  expect(errors.every(({ says }) => typeof says === 'string')).toBe(true)
})
