import { conditions, event, image, type Make, object, onNode } from './parts'

export const noRoom: Make = (ago) => {
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

export const secretMissing: Make = (ago) => [
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

export const initWaits: Make = (ago) => [
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

export const volumeElsewhere: Make = (ago) => [
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

export const gateClosed: Make = (ago) => [
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
