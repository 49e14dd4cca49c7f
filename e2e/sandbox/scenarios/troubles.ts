import type { Scenario } from '../scenario'
import { toTimestamp } from '../store'
import { ownPod, shopWorld } from './shop'

type Fields = Record<string, unknown>

const minute = 60_000

const rbac = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web, namespace: shop}
rules: [
  {apiGroups: [""], resources: [pods, services, events, persistentvolumeclaims], verbs: [get, list, watch]},
  {apiGroups: [""], resources: [pods/log], verbs: [get]},
  {apiGroups: [apps], resources: [deployments, replicasets, statefulsets], verbs: [get, list, watch]},
  {apiGroups: [batch], resources: [jobs, cronjobs], verbs: [get, list, watch]},
  {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [get, list, watch]}
]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

/** What one trouble is made of; `ago` gives the time so many minutes before the start. */
type Make = (ago: (minutes: number) => string) => Fields[]

function object(
  apiVersion: string,
  kind: string,
  name: string,
  ago: number,
  parts: Fields,
  time: (m: number) => string,
) {
  const { metadata, ...rest } = parts
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace: 'shop',
      uid: `uid-of-${name}`,
      creationTimestamp: time(ago),
      ...(metadata ?? {}),
    },
    ...rest,
  }
}

let events = 0

/** An event about an object of this file, as its component writes it. */
function event(
  kind: string,
  name: string,
  reason: string,
  message: string,
  more: Fields & { at: string; first?: string },
) {
  events += 1
  const { at, first = at, type = 'Warning', count = 1, component = 'kubelet', container } = more
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${events.toString(16).padStart(16, '1')}`, namespace: 'shop' },
    involvedObject: {
      kind,
      namespace: 'shop',
      name,
      uid: `uid-of-${name}`,
      apiVersion: 'v1',
      ...(container === undefined ? {} : { fieldPath: `spec.containers{${container}}` }),
    },
    reason,
    message,
    type,
    count,
    firstTimestamp: first,
    lastTimestamp: at,
    source: { component },
    reportingComponent: component,
  }
}

function conditions(at: string, ready: boolean, more: Fields = {}) {
  const states: Fields = {
    PodReadyToStartContainers: 'True',
    Initialized: 'True',
    Ready: ready ? 'True' : 'False',
    ContainersReady: ready ? 'True' : 'False',
    PodScheduled: 'True',
    ...more,
  }
  return Object.entries(states).map(([type, status]) => ({ type, status, lastTransitionTime: at }))
}

const image = (name: string) => `registry.example/${name}`
const onNode = { nodeName: 'node-1' }

const imageTypo: Make = (ago) => [
  object(
    'v1',
    'Pod',
    'image-typo',
    12,
    {
      spec: { ...onNode, containers: [{ name: 'app', image: image('checkuot:1.8.2') }] },
      status: {
        phase: 'Pending',
        conditions: conditions(ago(12), false),
        containerStatuses: [
          {
            name: 'app',
            image: image('checkuot:1.8.2'),
            ready: false,
            restartCount: 0,
            state: {
              waiting: {
                reason: 'ImagePullBackOff',
                message:
                  'Back-off pulling image "registry.example/checkuot:1.8.2": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "registry.example/checkuot:1.8.2": failed to resolve reference "registry.example/checkuot:1.8.2": registry.example/checkuot:1.8.2: not found',
              },
            },
          },
        ],
      },
    },
    ago,
  ),
  event(
    'Pod',
    'image-typo',
    'Failed',
    'Failed to pull image "registry.example/checkuot:1.8.2": rpc error: code = NotFound desc = failed to pull and unpack image "registry.example/checkuot:1.8.2": failed to resolve reference "registry.example/checkuot:1.8.2": registry.example/checkuot:1.8.2: not found',
    { at: ago(2), first: ago(12), count: 6, container: 'app' },
  ),
  event('Pod', 'image-typo', 'BackOff', 'Back-off pulling image "registry.example/checkuot:1.8.2"', {
    at: ago(1),
    first: ago(11),
    count: 41,
    type: 'Normal',
    container: 'app',
  }),
]

const imagePrivate: Make = (ago) => [
  object(
    'v1',
    'Pod',
    'image-private',
    8,
    {
      spec: { ...onNode, containers: [{ name: 'app', image: 'private.example/team/app:3' }] },
      status: {
        phase: 'Pending',
        conditions: conditions(ago(8), false),
        containerStatuses: [
          {
            name: 'app',
            image: 'private.example/team/app:3',
            ready: false,
            restartCount: 0,
            state: {
              waiting: {
                reason: 'ErrImagePull',
                message:
                  'failed to pull and unpack image "private.example/team/app:3": failed to resolve reference "private.example/team/app:3": pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials',
              },
            },
          },
        ],
      },
    },
    ago,
  ),
]

const memoryKilled: Make = (ago) => [
  object(
    'v1',
    'Pod',
    'memory-killed',
    55,
    {
      metadata: { labels: { app: 'memory-killed' } },
      spec: {
        ...onNode,
        containers: [
          {
            name: 'app',
            image: image('report:oom'),
            resources: { requests: { memory: '128Mi' }, limits: { memory: '256Mi' } },
          },
        ],
      },
      status: {
        phase: 'Running',
        conditions: conditions(ago(3), false),
        containerStatuses: [
          {
            name: 'app',
            image: image('report:oom'),
            ready: false,
            restartCount: 3,
            state: {
              waiting: {
                reason: 'CrashLoopBackOff',
                message: 'back-off 40s restarting failed container=app pod=memory-killed_shop',
              },
            },
            lastState: {
              terminated: { exitCode: 137, reason: 'OOMKilled', startedAt: ago(9), finishedAt: ago(3) },
            },
          },
        ],
      },
    },
    ago,
  ),
  event(
    'Pod',
    'memory-killed',
    'BackOff',
    'Back-off restarting failed container app in pod memory-killed_shop(uid-of-memory-killed)',
    { at: ago(1), first: ago(50), count: 14, container: 'app' },
  ),
]

const commandMissing: Make = (ago) => [
  object(
    'v1',
    'Pod',
    'command-missing',
    20,
    {
      spec: { ...onNode, containers: [{ name: 'app', image: image('tools:2'), command: ['/bin/serve'] }] },
      status: {
        phase: 'Running',
        conditions: conditions(ago(20), false),
        containerStatuses: [
          {
            name: 'app',
            image: image('tools:2'),
            ready: false,
            restartCount: 8,
            state: {
              waiting: {
                reason: 'CrashLoopBackOff',
                message: 'back-off 5m0s restarting failed container=app',
              },
            },
            lastState: {
              terminated: { exitCode: 127, reason: 'Error', startedAt: ago(4), finishedAt: ago(4) },
            },
          },
        ],
      },
    },
    ago,
  ),
]

const probeFails: Make = (ago) => [
  object(
    'v1',
    'Pod',
    'probe-fails',
    30,
    {
      metadata: { labels: { app: 'probe-fails' } },
      spec: {
        ...onNode,
        containers: [
          {
            name: 'app',
            image: image('search:9'),
            ports: [{ name: 'http', containerPort: 8080 }],
            readinessProbe: {
              httpGet: { path: '/ready', port: 8080 },
              periodSeconds: 5,
              failureThreshold: 3,
            },
          },
        ],
      },
      status: {
        phase: 'Running',
        conditions: conditions(ago(30), false),
        containerStatuses: [
          {
            name: 'app',
            image: image('search:9'),
            ready: false,
            started: true,
            restartCount: 0,
            state: { running: { startedAt: ago(30) } },
            lastState: {},
          },
        ],
      },
    },
    ago,
  ),
  event('Pod', 'probe-fails', 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503', {
    at: ago(0),
    first: ago(29),
    count: 348,
    container: 'app',
  }),
]

const noRoom: Make = (ago) => {
  const message =
    '0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient cpu. preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.'
  return [
    object(
      'v1',
      'Pod',
      'no-room',
      6,
      {
        spec: {
          containers: [{ name: 'app', image: image('train:1'), resources: { requests: { cpu: '16' } } }],
        },
        status: {
          phase: 'Pending',
          conditions: [
            {
              type: 'PodScheduled',
              status: 'False',
              reason: 'Unschedulable',
              message,
              lastTransitionTime: ago(6),
            },
          ],
        },
      },
      ago,
    ),
    event('Pod', 'no-room', 'FailedScheduling', message, {
      at: ago(1),
      first: ago(6),
      count: 3,
      component: 'default-scheduler',
    }),
  ]
}

const secretMissing: Make = (ago) => [
  object(
    'v1',
    'Pod',
    'secret-missing',
    15,
    {
      spec: {
        ...onNode,
        containers: [
          {
            name: 'app',
            image: image('api:4'),
            env: [
              {
                name: 'DB_PASSWORD',
                valueFrom: { secretKeyRef: { name: 'db-credentials', key: 'password' } },
              },
              { name: 'API_KEY', value: 'written-down-here' },
            ],
          },
        ],
      },
      status: {
        phase: 'Pending',
        conditions: conditions(ago(15), false),
        containerStatuses: [
          {
            name: 'app',
            image: image('api:4'),
            ready: false,
            restartCount: 0,
            state: {
              waiting: { reason: 'CreateContainerConfigError', message: 'secret "db-credentials" not found' },
            },
          },
        ],
      },
    },
    ago,
  ),
  event('Pod', 'secret-missing', 'Failed', 'Error: secret "db-credentials" not found', {
    at: ago(1),
    first: ago(15),
    count: 70,
    container: 'app',
  }),
]

const initWaits: Make = (ago) => [
  object(
    'v1',
    'Pod',
    'init-waits',
    18,
    {
      spec: {
        ...onNode,
        initContainers: [{ name: 'wait-for-db', image: image('wait:1') }],
        containers: [{ name: 'app', image: image('api:4') }],
      },
      status: {
        phase: 'Pending',
        conditions: conditions(ago(18), false, { Initialized: 'False' }),
        initContainerStatuses: [
          {
            name: 'wait-for-db',
            image: image('wait:1'),
            ready: false,
            restartCount: 0,
            state: { running: { startedAt: ago(18) } },
          },
        ],
        containerStatuses: [
          {
            name: 'app',
            image: image('api:4'),
            ready: false,
            restartCount: 0,
            state: { waiting: { reason: 'PodInitializing' } },
          },
        ],
      },
    },
    ago,
  ),
]

const volumeElsewhere: Make = (ago) => [
  object(
    'v1',
    'Pod',
    'volume-elsewhere',
    9,
    {
      spec: {
        ...onNode,
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
        containers: [{ name: 'app', image: image('db:16') }],
      },
      status: {
        phase: 'Pending',
        conditions: conditions(ago(9), false),
        containerStatuses: [
          {
            name: 'app',
            image: image('db:16'),
            ready: false,
            restartCount: 0,
            state: { waiting: { reason: 'ContainerCreating' } },
          },
        ],
      },
    },
    ago,
  ),
  event(
    'Pod',
    'volume-elsewhere',
    'FailedAttachVolume',
    'Multi-Attach error for volume "pvc-7f1c" Volume is already used by pod(s) db-0',
    { at: ago(8), component: 'attachdetach-controller' },
  ),
]

const gateClosed: Make = (ago) => [
  object(
    'v1',
    'Pod',
    'gate-closed',
    5,
    {
      spec: {
        ...onNode,
        readinessGates: [{ conditionType: 'example.com/load-balancer' }],
        containers: [{ name: 'app', image: image('api:4') }],
      },
      status: {
        phase: 'Running',
        conditions: conditions(ago(5), true, { Ready: 'False' }),
        containerStatuses: [
          {
            name: 'app',
            image: image('api:4'),
            ready: true,
            started: true,
            restartCount: 0,
            state: { running: { startedAt: ago(5) } },
          },
        ],
      },
    },
    ago,
  ),
]

const deletedSlowly: Make = (ago) => [
  object(
    'v1',
    'Pod',
    'deleted-slowly',
    70,
    {
      metadata: {
        deletionTimestamp: ago(10),
        deletionGracePeriodSeconds: 30,
        finalizers: ['example.com/drain'],
      },
      spec: { ...onNode, containers: [{ name: 'app', image: image('api:4') }] },
      status: {
        phase: 'Running',
        conditions: conditions(ago(10), false),
        containerStatuses: [
          {
            name: 'app',
            image: image('api:4'),
            ready: false,
            restartCount: 0,
            state: { terminated: { exitCode: 143, reason: 'Error', finishedAt: ago(9) } },
          },
        ],
      },
    },
    ago,
  ),
]

const evicted: Make = (ago) => [
  object(
    'v1',
    'Pod',
    'evicted',
    200,
    {
      spec: { ...onNode, containers: [{ name: 'app', image: image('cache:2') }] },
      status: {
        phase: 'Failed',
        reason: 'Evicted',
        message:
          'The node was low on resource: ephemeral-storage. Threshold quantity: 9499125Ki, available: 8211340Ki.',
        conditions: conditions(ago(190), false),
      },
    },
    ago,
  ),
]

const twoVoices: Make = (ago) => [
  object(
    'v1',
    'Pod',
    'two-voices',
    4,
    {
      metadata: {
        annotations: {
          'example.com/note': '<img src=x onerror="document.title=\'pwned\'"> javascript:alert(1)',
          'kubectl.kubernetes.io/last-applied-configuration': '{"never":"shown"}',
        },
      },
      spec: {
        ...onNode,
        containers: [
          { name: 'app', image: image('api:colours') },
          { name: 'proxy', image: image('proxy:1') },
        ],
      },
      status: {
        phase: 'Running',
        conditions: conditions(ago(4), true),
        containerStatuses: ['app', 'proxy'].map((name) => ({
          name,
          image: image(name === 'app' ? 'api:colours' : 'proxy:1'),
          ready: true,
          started: true,
          restartCount: 0,
          state: { running: { startedAt: ago(4) } },
        })),
      },
    },
    ago,
  ),
]

const others: Make = (ago) => [
  object(
    'v1',
    'Service',
    'nowhere',
    60,
    { spec: { selector: { app: 'serach' }, ports: [{ port: 80 }] } },
    ago,
  ),
  object(
    'v1',
    'Service',
    'not-ready',
    60,
    { spec: { selector: { app: 'probe-fails' }, ports: [{ port: 80 }] } },
    ago,
  ),
  object(
    'v1',
    'PersistentVolumeClaim',
    'data',
    40,
    {
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'fast',
        resources: { requests: { storage: '10Gi' } },
      },
      status: { phase: 'Pending' },
    },
    ago,
  ),
  event(
    'PersistentVolumeClaim',
    'data',
    'ProvisioningFailed',
    'storageclass.storage.k8s.io "fast" not found',
    { at: ago(1), first: ago(40), count: 158, component: 'persistentvolume-controller' },
  ),
  object(
    'batch/v1',
    'Job',
    'import',
    90,
    {
      spec: {
        backoffLimit: 2,
        template: { spec: { containers: [{ name: 'import', image: image('import:1') }] } },
      },
      status: {
        failed: 3,
        startTime: ago(90),
        conditions: [
          {
            type: 'Failed',
            status: 'True',
            reason: 'BackoffLimitExceeded',
            message: 'Job has reached the specified backoff limit',
            lastTransitionTime: ago(80),
          },
        ],
      },
    },
    ago,
  ),
  object(
    'batch/v1',
    'CronJob',
    'nightly',
    600,
    {
      spec: {
        schedule: '0 3 * * *',
        timeZone: 'Europe/Berln',
        jobTemplate: { spec: { template: { spec: { containers: [{ name: 'n', image: image('n:1') }] } } } },
      },
    },
    ago,
  ),
  event(
    'CronJob',
    'nightly',
    'UnknownTimeZone',
    'invalid timeZone: "Europe/Berln": unknown time zone Europe/Berln',
    { at: ago(2), count: 60, component: 'cronjob-controller' },
  ),
  object(
    'apps/v1',
    'StatefulSet',
    'ledger',
    50,
    {
      metadata: { generation: 1 },
      spec: {
        replicas: 2,
        serviceName: 'ledger',
        selector: { matchLabels: { app: 'ledger' } },
        template: {
          metadata: { labels: { app: 'ledger' } },
          spec: { containers: [{ name: 'ledger', image: image('ledger:1') }] },
        },
      },
      status: { observedGeneration: 1, replicas: 0, updatedReplicas: 0 },
    },
    ago,
  ),
  event(
    'StatefulSet',
    'ledger',
    'FailedCreate',
    'create Pod ledger-0 in StatefulSet ledger failed error: pods "ledger-0" is forbidden: exceeded quota: compute, requested: limits.memory=512Mi, used: limits.memory=1Gi, limited: limits.memory=1Gi',
    { at: ago(1), first: ago(50), count: 21, component: 'statefulset-controller' },
  ),
]

const MAKES: Make[] = [
  imageTypo,
  imagePrivate,
  memoryKilled,
  commandMissing,
  probeFails,
  noRoom,
  secretMissing,
  initWaits,
  volumeElsewhere,
  gateClosed,
  deletedSlowly,
  evicted,
  twoVoices,
  others,
]

export const troubles: Scenario = {
  name: 'troubles',
  says: 'One of each thing that keeps a Pod, a Service, a claim, a Job or a StatefulSet from being ready.',
  look: [
    'Resources, pods: open a row, and read why it is not ready in one sentence with what it stands on',
    'two-voices: the logs of two containers in one, in colour, followed live; memory-killed has a log of the run before',
    'services nowhere and not-ready, the claim data, the Job import, the CronJob nightly, the StatefulSet ledger',
  ],
  world: (now) => {
    const ago = (minutes: number) => toTimestamp(new Date(now.getTime() - minutes * minute))
    const made = MAKES.flatMap((make) => make(ago))
    return [shopWorld({ now, rbac }), ...made.map((document) => JSON.stringify(document))].join('\n---\n')
  },
  pod: ownPod,
}
