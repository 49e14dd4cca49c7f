import { conditions, event, image, type Make, object, onNode } from './parts'

export const memoryKilled: Make = (ago) => [
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

export const commandMissing: Make = (ago) => [
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

export const probeFails: Make = (ago) => [
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
