import { expect, it } from 'vitest'
import { plain } from '@/lib/phrase/phrase'
import type { ObjectEvent } from '../../contract/object'
import type { ShortWhy } from './facts'
import { whyNotReady } from './why-not-ready'

const wordsOf = (why: ShortWhy | undefined) => why && [...why.cause, ...why.counts]

interface Container {
  spec?: object
  status?: object
}

const pod = ({ spec = {}, status = {} }: Container) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-1', namespace: 'shop' },
  spec: {
    nodeName: 'a-1',
    containers: [{ name: 'app', image: 'registry.example/shop/cart:1.9.2', ...spec }],
  },
  status: {
    phase: 'Running',
    containerStatuses: [{ name: 'app', ready: false, restartCount: 0, ...status }],
  },
})
const waits = (reason: string, message = '', more: object = {}) => ({
  state: { waiting: { reason, message } },
  ...more,
})
const exited = (exitCode: number, reason: string) => ({ lastState: { terminated: { exitCode, reason } } })
const event = (reason: string, message: string): ObjectEvent => ({
  type: 'Warning',
  reason,
  message,
  count: 1,
  by: 'kubelet',
  about: 'spec.containers{app}',
})
const readiness = { readinessProbe: { httpGet: { path: '/ready', port: 80 } } }
const running = { state: { running: {} } }

it.each<[string, Container, ObjectEvent[], string | undefined]>([
  [
    'a container out of memory, with its limit',
    {
      spec: { resources: { limits: { memory: '256Mi' } } },
      status: waits('CrashLoopBackOff', '', { restartCount: 3, ...exited(137, 'OOMKilled') }),
    },
    [],
    'OOMKilled at `256Mi`, 3 restarts',
  ],
  [
    'a container out of memory without a limit',
    { status: waits('CrashLoopBackOff', '', { restartCount: 1, ...exited(137, 'OOMKilled') }) },
    [],
    'OOMKilled, 1 restart',
  ],
  [
    'a program that exits',
    { status: waits('CrashLoopBackOff', '', { restartCount: 11, ...exited(2, 'Error') }) },
    [],
    'Exit code 2, 11 restarts',
  ],
  [
    'a container that is killed for its liveness probe',
    {
      spec: { livenessProbe: { httpGet: { path: '/live', port: 80 } } },
      status: waits('CrashLoopBackOff', '', { restartCount: 4, ...exited(137, 'Error') }),
    },
    [event('Unhealthy', 'Liveness probe failed: HTTP probe failed with statuscode: 500')],
    'Liveness `/live` answers 500, 4 restarts',
  ],
  [
    'a program that exits by itself while its liveness probe fails',
    { status: waits('CrashLoopBackOff', '', { restartCount: 4, ...exited(1, 'Error') }) },
    [event('Unhealthy', 'Liveness probe failed: connection refused')],
    'Exit code 1, 4 restarts',
  ],
  ['a loop of which no exit is known', { status: waits('CrashLoopBackOff') }, [], undefined],
  [
    'an image that is not there',
    { status: waits('ImagePullBackOff', 'Back-off pulling image "x": ErrImagePull: x: not found') },
    [],
    'Image or tag missing: `cart:1.9.2`',
  ],
  [
    'a registry that wants credentials',
    { status: waits('ErrImagePull', 'rpc error: code = Unknown desc = unexpected status 401 Unauthorized') },
    [],
    'Registry refuses the credentials for: `cart:1.9.2`',
  ],
  [
    'an image of which nothing is said',
    { spec: { image: `a/b@sha256:${'0123456789ab'.repeat(5)}` }, status: waits('ImagePullBackOff') },
    [],
    'Image cannot be pulled: `b@sha256:0123456789ab`',
  ],
  [
    'a Secret that is not there',
    { status: waits('CreateContainerConfigError', 'secret "db" not found') },
    [],
    'Secret `db` does not exist',
  ],
  [
    'a key that is not there',
    { status: waits('CreateContainerConfigError', "couldn't find key url in ConfigMap shop/app") },
    [],
    'ConfigMap `app` has no key `url`',
  ],
  [
    'a volume without its ConfigMap, by an event',
    { status: waits('ContainerCreating') },
    [event('FailedMount', 'MountVolume.SetUp failed for volume "c" : configmap "app" not found')],
    'ConfigMap `app` does not exist',
  ],
  [
    'a probe that is answered',
    { spec: readiness, status: running },
    [event('Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503')],
    'Readiness `/ready` answers 503',
  ],
  [
    'a probe of which no event is left',
    { spec: readiness, status: running },
    [],
    'Readiness `/ready` has not passed',
  ],
  [
    'a probe of a port that nothing listens on',
    { spec: { readinessProbe: { tcpSocket: { port: 5432 } } }, status: running },
    [event('Unhealthy', 'Readiness probe failed: dial tcp 10.0.0.1:5432: connect: connection refused')],
    'Readiness port `5432`: connection refused',
  ],
  [
    'a probe that fails otherwise',
    { spec: { readinessProbe: { exec: { command: ['ready'] } } }, status: running },
    [event('Unhealthy', 'Readiness probe failed: database is unreachable')],
    'Readiness probe fails',
  ],
  [
    'a volume that another node holds, by an event',
    { status: waits('ContainerCreating') },
    [
      event(
        'FailedAttachVolume',
        'Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) db-0',
      ),
    ],
    'Volume `pvc-1` is attached to another node',
  ],
  ['a container without a probe', { status: running }, [], undefined],
  ['a state that no one knows', { status: waits('SomethingNew', 'of another version') }, [], undefined],
])('says of %s no more than is known', (_what, container, events, line) => {
  const says = wordsOf(whyNotReady({ object: pod(container), events })?.short)
  expect(says?.map((piece) => ('code' in piece ? `\`${piece.code}\`` : plain([piece]))).join('')).toBe(line)
})

it.each<[string, object, string | undefined]>([
  [
    'an evicted pod by what the message of its status says first',
    {
      status: {
        phase: 'Failed',
        reason: 'Evicted',
        message: 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 91640Ki.',
      },
    },
    'The node was low on resource: memory',
  ],
  [
    'a failed pod without a message no more than its state',
    { status: { phase: 'Failed', reason: 'Evicted' } },
    undefined,
  ],
  [
    'a pod without a node by the resource that most nodes lack',
    {
      spec: {},
      status: {
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            message: '0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient cpu.',
          },
        ],
      },
    },
    'Too little `cpu` on 2 of 3 nodes',
  ],
  ['a pod that no scheduler has seen nothing', { spec: {}, status: {} }, undefined],
  [
    'a pod that waits for a readiness gate',
    {
      spec: { nodeName: 'a-1', readinessGates: [{ conditionType: 'example.com/lb' }] },
      status: { conditions: [{ type: 'ContainersReady', status: 'True' }] },
    },
    'Readiness gate `example.com/lb` is closed',
  ],
  [
    'a pod that is deleted and waits for a finalizer',
    { metadata: { deletionTimestamp: '2026-11-24T14:02:00Z', finalizers: ['example.com/hold'] } },
    'Being deleted, waits for `example.com/hold`',
  ],
])('says of %s', (_what, parts, line) => {
  const says = wordsOf(whyNotReady({ object: { ...pod({}), ...parts }, events: [] })?.short)
  expect(says?.map((piece) => ('code' in piece ? `\`${piece.code}\`` : plain([piece]))).join('')).toBe(line)
})

it('keeps what is counted of one pod apart from what others share', () => {
  const why = (restartCount: number) =>
    whyNotReady({
      object: pod({ status: { ...waits('CrashLoopBackOff', '', exited(1, 'Error')), restartCount } }),
      events: [],
    })?.short
  expect(why(3)?.cause).toEqual(why(6)?.cause)
  expect(why(6)?.counts).toEqual([{ text: ', 6 restarts' }])
})
