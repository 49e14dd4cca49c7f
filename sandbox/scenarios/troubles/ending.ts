import { conditions, image, type Make, object, onNode } from './parts'

export const deletedSlowly: Make = (ago) => [
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

export const evicted: Make = (ago) => [
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
