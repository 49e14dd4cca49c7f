import { expect, it } from 'vitest'
import { parseLimitText } from '@/lib/reader/sentences/limit-text'
import { limitFaults, usesOf } from './limit-ranges'

const range = (limit: object) => ({
  metadata: { name: 'l' },
  spec: { limits: [{ type: 'Container', ...limit }] },
})
const pod = (...resources: object[]) => ({
  containers: resources.map((one, i) => ({ name: `c${i}`, resources: one })),
})

// plugin/pkg/admission/limitranger/admission.go of Kubernetes 1.36.
it.each<[string, object, Parameters<typeof limitFaults>[0], string[]]>([
  [
    'a limit above',
    { max: { cpu: '800m' } },
    { pod: pod({ limits: { cpu: 1 } }) },
    ['maximum cpu usage per Container is 800m, but limit is 1'],
  ],
  [
    'no limit',
    { max: { cpu: '800m' } },
    { pod: pod({}) },
    ['maximum cpu usage per Container is 800m.  No limit is specified'],
  ],
  [
    'a request above and a limit within',
    { max: { cpu: '1' } },
    { pod: pod({ limits: { cpu: '1' }, requests: { cpu: '2' } }) },
    ['maximum cpu usage per Container is 1, but request is 2'],
  ],
  [
    'a request below',
    { min: { memory: '64Mi' } },
    { pod: pod({ requests: { memory: '32Mi' } }) },
    ['minimum memory usage per Container is 64Mi, but request is 32Mi'],
  ],
  [
    'no request',
    { min: { memory: '64Mi' } },
    { pod: pod({}) },
    ['minimum memory usage per Container is 64Mi.  No request is specified'],
  ],
  [
    'a limit without a request',
    { min: { memory: '64Mi' } },
    { pod: pod({ limits: { memory: '64Mi' } }) },
    [],
  ],
  ['a default', { max: { cpu: '1' }, default: { cpu: '1' } }, { pod: pod({}) }, []],
  [
    'too far apart',
    { maxLimitRequestRatio: { cpu: '2' } },
    { pod: pod({ requests: { cpu: '250m' }, limits: { cpu: '1' } }) },
    ['cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000'],
  ],
  [
    'each container',
    { max: { cpu: '1' } },
    { pod: pod({ limits: { cpu: '2' } }, { limits: { cpu: '3' } }) },
    [
      'maximum cpu usage per Container is 1, but limit is 2',
      'maximum cpu usage per Container is 1, but limit is 3',
    ],
  ],
  [
    'a pod by its sum',
    { type: 'Pod', max: { memory: '1Gi' } },
    { pod: pod({ limits: { memory: '768Mi' } }, { limits: { memory: '512Mi' } }) },
    ['maximum memory usage per Pod is 1Gi, but limit is 1280Mi'],
  ],
  [
    'a claim',
    { type: 'PersistentVolumeClaim', min: { storage: '1Gi' }, max: { storage: '2Gi' } },
    { claim: { resources: { requests: { storage: '3Gi' } } } },
    ['maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 3Gi'],
  ],
  ['a claim beside a limit of containers', { max: { storage: '1' } }, { claim: {} }, []],
])('a LimitRange says of %s what the API server says', (_, limit, of, says) => {
  const faults = limitFaults(of, [range(limit)])
  expect(faults.map((one) => one.says)).toEqual(says)
  for (const text of says) expect(parseLimitText(text)).toHaveLength(1)
})

it('counts an init container that ends beside the others, not with them', () => {
  const spec = {
    ...pod({ limits: { cpu: '1' } }),
    initContainers: [{ name: 'i', resources: { limits: { cpu: '2' } } }],
  }
  const [fault] = limitFaults({ pod: spec }, [range({ type: 'Pod', max: { cpu: '1' } })])
  expect(fault?.says).toBe('maximum cpu usage per Pod is 1, but limit is 2')
})

it('fills in what a container does not state, and takes its own limit for its request first', () => {
  const limits = [
    {
      type: 'Container',
      default: { cpu: '1', memory: '1Gi' },
      defaultRequest: { cpu: '100m', memory: '64Mi' },
    },
  ]
  const [use] = usesOf(pod({ limits: { memory: '2Gi' } }), limits)
  const texts = (part: 'requests' | 'limits') =>
    [...(use?.[part] ?? [])].map(([name, { text }]) => `${name} ${text}`)
  expect(texts('limits')).toEqual(['memory 2Gi', 'cpu 1'])
  expect(texts('requests')).toEqual(['memory 2Gi', 'cpu 100m'])
  expect(use?.filled).toEqual({ requests: ['cpu'], limits: ['cpu'] })
})
