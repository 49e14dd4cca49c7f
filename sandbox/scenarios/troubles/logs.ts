import { conditions, image, type Make, object, onNode } from './parts'

export const twoVoices: Make = (ago) => [
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
          { name: 'app', image: image('api:colors') },
          { name: 'proxy', image: image('proxy:1') },
        ],
      },
      status: {
        phase: 'Running',
        conditions: conditions(ago(4), true),
        containerStatuses: ['app', 'proxy'].map((name) => ({
          name,
          image: image(name === 'app' ? 'api:colors' : 'proxy:1'),
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
