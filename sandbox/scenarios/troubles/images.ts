import { conditions, event, image, type Make, object, onNode } from './parts'

export const imageTypo: Make = (ago) => [
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

export const imagePrivate: Make = (ago) => [
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
