import { fieldsV1, managedBy } from '../managed-fields'
import type { Scenario } from '../scenario'
import { toTimestamp } from '../store'
import { REFUSED_WATCH } from './default'
import { shopPod, shopWorld } from './shop'
import { conditions, event, image, object, onNode } from './troubles/parts'

const RBAC_GROUP = 'rbac.authorization.k8s.io'

/** What the account can list here; Secrets, quotas and everything of the cluster are not among it. */
const rules = [
  {
    apiGroups: [''],
    resources: ['pods', 'events', 'configmaps', 'serviceaccounts', 'services', 'pods/log'],
    verbs: ['get', 'list', 'watch'],
  },
  {
    apiGroups: ['apps'],
    resources: ['deployments', 'replicasets', 'statefulsets', 'daemonsets', 'controllerrevisions'],
    verbs: ['get', 'list', 'watch'],
  },
  { apiGroups: ['batch'], resources: ['jobs', 'cronjobs'], verbs: ['get', 'list'] },
  { apiGroups: [RBAC_GROUP], resources: ['roles', 'rolebindings'], verbs: ['get', 'list'] },
]

const template = (name: string, tag: string, env: readonly string[]) => ({
  metadata: { labels: { app: name } },
  spec: {
    containers: [
      {
        name,
        image: image(`${name}:${tag}`),
        env: env.map((variable) => ({ name: variable, value: `value of ${variable}` })),
      },
    ],
  },
})

const controller = (kind: string, name: string) => ({
  ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid: `uid-of-${name}`, controller: true }],
})

function revisions(ago: (minutes: number) => string) {
  const sets = (
    [
      ['catalog-5c9f', 900, '1', '2.3.0', ['CURRENCY', 'OLD_FLAG']],
      ['catalog-7d4b', 55, '2', '2.4.0', ['CURRENCY', 'NEW_FLAG']],
    ] as const
  ).map(([name, at, revision, tag, env]) =>
    object(
      'apps/v1',
      'ReplicaSet',
      name,
      at,
      {
        metadata: {
          labels: { app: 'catalog' },
          annotations: { 'deployment.kubernetes.io/revision': revision },
          ...controller('Deployment', 'catalog'),
        },
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: 'catalog' } },
          template: template('catalog', tag, env),
        },
      },
      ago,
    ),
  )
  const states = (
    [
      ['ledger-6f8', 3_000, 1, '1.0.0'],
      ['ledger-84c', 240, 2, '1.1.0'],
    ] as const
  ).map(([name, at, revision, tag]) =>
    object(
      'apps/v1',
      'ControllerRevision',
      name,
      at,
      {
        metadata: controller('StatefulSet', 'ledger'),
        revision,
        data: { spec: { template: { ...template('ledger', tag, []), $patch: 'replace' } } },
      },
      ago,
    ),
  )
  return [...sets, ...states]
}

/** Written by Helm long ago and by hand just before the first refusal. */
function rbac(ago: (minutes: number) => string) {
  const byHelm = (fields: object) => managedBy('helm', ago(40 * 1_440), fieldsV1(fields))
  const role = object(
    `${RBAC_GROUP}/v1`,
    'Role',
    'web',
    40 * 1_440,
    {
      metadata: {
        managedFields: [
          byHelm({ metadata: { labels: { app: 'web' } } }),
          managedBy('argocd-controller', ago(300), fieldsV1({ rules: [] })),
        ],
      },
      rules,
    },
    ago,
  )
  const subjects = [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }]
  const roleRef = { apiGroup: RBAC_GROUP, kind: 'Role', name: 'web' }
  const binding = object(
    `${RBAC_GROUP}/v1`,
    'RoleBinding',
    'web',
    40 * 1_440,
    {
      metadata: {
        managedFields: [byHelm({ roleRef }), managedBy('kubectl-edit', ago(12), fieldsV1({ subjects: [] }))],
      },
      roleRef,
      subjects,
    },
    ago,
  )
  return [role, binding]
}

function pods(ago: (minutes: number) => string) {
  const search = object(
    'v1',
    'Pod',
    'search-6b7d-x2k4',
    11.9,
    {
      metadata: {
        annotations: {
          'sandbox.podglass/log': REFUSED_WATCH,
          'sandbox.podglass/log-every': '8',
          'sandbox.podglass/log-from': ago(11.97),
        },
      },
      spec: {
        ...onNode,
        serviceAccountName: 'web',
        containers: [{ name: 'search', image: image('search:3') }],
      },
      status: {
        phase: 'Running',
        conditions: conditions(ago(11.9), true),
        containerStatuses: [
          {
            name: 'search',
            ready: true,
            restartCount: 2,
            state: { running: { startedAt: ago(11.9) } },
            lastState: {
              terminated: {
                exitCode: 137,
                reason: 'OOMKilled',
                startedAt: ago(11.97),
                finishedAt: ago(11.94),
              },
            },
          },
        ],
      },
    },
    ago,
  )
  const evicted = object(
    'v1',
    'Pod',
    'batch-evicted',
    200,
    {
      spec: { ...onNode, containers: [{ name: 'batch', image: image('batch:1') }] },
      status: {
        phase: 'Failed',
        reason: 'Evicted',
        message: 'The node was low on resource: memory.',
        conditions: [{ type: 'DisruptionTarget', status: 'True', lastTransitionTime: ago(35) }],
      },
    },
    ago,
  )
  return [search, evicted]
}

function others(ago: (minutes: number) => string) {
  const settings = object(
    'v1',
    'ConfigMap',
    'settings',
    2_000,
    {
      metadata: {
        managedFields: [
          managedBy('kubectl-client-side-apply', ago(2_000), fieldsV1({ data: { LEVEL: 'info' } })),
          managedBy('kubectl-edit', ago(20), fieldsV1({ data: { TIMEOUT: '3s' } })),
        ],
      },
      data: { LEVEL: 'info', TIMEOUT: 'value-of-timeout' },
    },
    ago,
  )
  const catalog = object(
    'apps/v1',
    'StatefulSet',
    'ledger',
    3_000,
    {
      metadata: {
        managedFields: [
          managedBy('helm', ago(240), fieldsV1({ spec: { template: {} } })),
          managedBy('kube-controller-manager', ago(90), fieldsV1({ spec: { replicas: 0 } }), 'scale'),
        ],
      },
      spec: {
        replicas: 0,
        serviceName: 'ledger',
        selector: { matchLabels: { app: 'ledger' } },
        template: template('ledger', '1.1.0', []),
      },
    },
    ago,
  )
  const rescaled = event(
    'Deployment',
    'catalog',
    'ScalingReplicaSet',
    'Scaled up replica set catalog-7d4b from 0 to 2',
    {
      at: ago(54),
      type: 'Normal',
      component: 'deployment-controller',
    },
  )
  const about = { ...rescaled.involvedObject, apiVersion: 'apps/v1' }
  return [settings, catalog, { ...rescaled, involvedObject: about }]
}

/** A RoleBinding edited by hand seconds before a call is refused, and everything else that changes on a day. */
export const changesWorld: Scenario = {
  name: 'changes',
  says: 'RoleBinding web was edited by hand before a call was first refused; images, a ConfigMap and pods changed on the same day.',
  look: [
    'Overview: What changed in the last 24 h, the newest first, each with who wrote it',
    'Secrets and objects of the cluster are named as not seen, with what seeing them would take',
  ],
  world: (now) => {
    const ago = (minutes: number) => toTimestamp(new Date(now.getTime() - minutes * 60_000))
    const made = [...rbac(ago), ...revisions(ago), ...pods(ago), ...others(ago)]
    return [shopWorld({ now }), ...made.map((one) => JSON.stringify(one))].join('\n---\n')
  },
  pod: shopPod,
}
