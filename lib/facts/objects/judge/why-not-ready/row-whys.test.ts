import { describe, expect, it } from 'vitest'
import type { Fields } from '@/lib/objects/fields'
import { aPod } from '@/lib/objects/testing/pods'
import { plain } from '@/lib/phrase/phrase'
import type { RowWhy } from '../../contract/whys'
import { type RowsRead, whysOfRows } from './row-whys'

const object = (apiVersion: string, kind: string, name: string, parts: Fields = {}, uid = `uid-${name}`) => ({
  apiVersion,
  kind,
  metadata: { name, namespace: kind === 'Node' ? '' : 'shop', uid, generation: 1 },
  ...parts,
})
const wants = (replicas: number, has: Fields = {}) => ({
  spec: { replicas, selector: { matchLabels: { app: 'web' } } },
  status: { observedGeneration: 1, replicas, updatedReplicas: replicas, ...has },
})
const event = (kind: string, name: string, reason: string, message: string, uid = `uid-${name}`) => ({
  type: 'Warning',
  reason,
  message,
  lastTimestamp: '2026-11-24T14:02:00Z',
  involvedObject: { kind, name, namespace: kind === 'Node' ? '' : 'shop', uid },
})
const labels = { app: 'web' }
const ownedBy = (kind: string, name: string) => ({
  labels,
  ownerReferences: [{ kind, name, uid: `uid-${name}` }],
})
const crash = { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } }
const crashing = (metadata: Fields) =>
  aPod({ metadata: { name: 'web-1', namespace: 'shop', uid: 'uid-web-1', ...metadata }, state: crash })
const well = (metadata: Fields) =>
  aPod({
    metadata: { name: 'web-2', namespace: 'shop', uid: 'uid-web-2', ...metadata },
    conditions: { Ready: 'True' },
    status: { phase: 'Running' },
  })
const deployment = object('apps/v1', 'Deployment', 'web', wants(1, { availableReplicas: 0 }))
const service = object('v1', 'Service', 'web', { spec: { selector: labels } })
const claim = object('v1', 'PersistentVolumeClaim', 'data', { spec: {}, status: { phase: 'Pending' } })
const job = object('batch/v1', 'Job', 'import', { spec: {}, status: {} })
const node = (status: string) =>
  object('v1', 'Node', 'a-3', {
    status: {
      conditions: [{ type: 'Ready', status, reason: 'KubeletNotReady', message: 'PLEG is not healthy' }],
    },
  })
const NO_CLASS = 'storageclass.storage.k8s.io "fast" not found'
const QUOTA =
  'Error creating: pods "import-x" is forbidden: exceeded quota: compute, requested: cpu=2, used: cpu=3, limited: cpu=4'

/** The line as it reads, names in backticks. */
const lineOf = (why: RowWhy | undefined) =>
  (why?.says ?? []).map((piece) => ('code' in piece ? `\`${piece.code}\`` : plain([piece]))).join('')

type Row = [
  what: string,
  read: Partial<RowsRead> & Pick<RowsRead, 'objects'>,
  state: string,
  says: RegExp | '',
]

describe('whysOfRows', () => {
  it.each<Row>([
    [
      'a Deployment, by its pod',
      { objects: [deployment], pods: [crashing(ownedBy('ReplicaSet', 'web-6c9d8f7b5'))] },
      'not-ready',
      /^Container `app` keeps exiting/,
    ],
    [
      'a Deployment whose pods fail in several ways, by the one that is named',
      {
        objects: [deployment],
        pods: [
          crashing(ownedBy('ReplicaSet', 'web-6c9d8f7b5')),
          crashing({ name: 'web-2', ...ownedBy('ReplicaSet', 'web-6c9d8f7b5') }),
        ],
        refused: new Map([['shop/web-1', { call: 'watch jobs.batch', href: '/ask' }]]),
      },
      'not-ready',
      /^`web-1`: Call refused: `watch jobs\.batch`/,
    ],
    [
      'a Deployment, not by the pod of another whose name begins the same',
      { objects: [deployment], pods: [crashing(ownedBy('ReplicaSet', 'web-gateway-6c9d8f7b5'))] },
      'going',
      /No problem with a pod was seen$/,
    ],
    [
      'a Deployment whose pods could not be read',
      { objects: [deployment], pods: 'unread' },
      'unknown',
      /^0 of 1 pods are available$/,
    ],
    [
      'a Deployment that has its pods',
      { objects: [object('apps/v1', 'Deployment', 'web', wants(1, { availableReplicas: 1 }))] },
      '',
      '',
    ],
    [
      'a StatefulSet, by its own pod alone',
      {
        objects: [object('apps/v1', 'StatefulSet', 'db', wants(1, { readyReplicas: 0 }))],
        pods: [
          crashing({ name: 'other-0', ...ownedBy('StatefulSet', 'other') }),
          crashing(ownedBy('StatefulSet', 'db')),
        ],
      },
      'not-ready',
      /^Container `app` keeps exiting/,
    ],
    [
      'a Job whose pod the quota refuses',
      { objects: [job], events: [event('Job', 'import', 'FailedCreate', QUOTA)] },
      'not-ready',
      /^Its pod is not created: ResourceQuota `compute` has no room left/,
    ],
    [
      'a Job, not by the events of an earlier one of its name',
      { objects: [job], events: [event('Job', 'import', 'FailedCreate', QUOTA, 'uid-before')] },
      'going',
      /^None of its pods is running yet$/,
    ],
    [
      'a Service that selects no pod',
      { objects: [service], pods: [well({ labels: { app: 'search' } })] },
      'not-ready',
      /^Selects no pod: `app=web`$/,
    ],
    [
      'a Service, not by a pod of another namespace',
      { objects: [service], pods: [well({ labels, namespace: 'payments' })] },
      'not-ready',
      /^Selects no pod/,
    ],
    [
      'a Service all of whose pods fail',
      { objects: [service], pods: [crashing({ labels })] },
      'not-ready',
      /^Its only pod is not ready: Container `app` keeps exiting/,
    ],
    ['a Service with a ready pod', { objects: [service], pods: [well({ labels })] }, '', ''],
    ['a Service whose pods could not be read', { objects: [service], pods: 'unread' }, '', ''],
    [
      'a Service with a ready pod that is not among its endpoints',
      {
        objects: [service],
        pods: [well({ labels })],
        endpoints: new Map([['shop/web', { ready: 0, notReady: 0 }]]),
      },
      'not-ready',
      /and none is among its endpoints$/,
    ],
    [
      'a claim whose StorageClass is missing',
      { objects: [claim], events: [event('PersistentVolumeClaim', 'data', 'ProvisioningFailed', NO_CLASS)] },
      'not-ready',
      /^It is not bound: StorageClass `fast` does not exist$/,
    ],
    [
      'a claim whose events could not be read',
      { objects: [claim], events: 'unread' },
      'unknown',
      /Its events, which may say why, could not be read$/,
    ],
    ['a Node that is not ready', { objects: [node('False')] }, 'not-ready', /PLEG is not healthy/],
    ['a Node that is ready', { objects: [node('True')] }, '', ''],
    ['a Pod', { objects: [crashing({ labels })] }, 'not-ready', /^Container `app` keeps exiting/],
  ])('tells why of %s', (_what, read, state, says) => {
    const whys = [...whysOfRows({ events: [], pods: [], ...read })]
    if (says === '') {
      expect(whys).toEqual([])
      return
    }
    expect(whys).toHaveLength(1)
    const [[place, why] = []] = whys
    expect(place).toMatch(/^(?:shop)?\/\S+$/)
    expect({ state: why?.state, says: lineOf(why) }).toEqual({ state, says: expect.stringMatching(says) })
  })

  it('ends no line with our own period, and leaves one of somebody else', () => {
    const said = (message: string) =>
      lineOf(
        whysOfRows({
          objects: [claim],
          events: [event('PersistentVolumeClaim', 'data', 'ProvisioningFailed', message)],
          pods: [],
        }).get('shop/data'),
      )
    expect(said('no room')).toBe('It is not bound: no room')
    expect(said('No room. Ask an admin.')).toBe('It is not bound: No room. Ask an admin.')
  })

  it('fits each into one line, however long the words of a controller are', () => {
    const long = event(
      'PersistentVolumeClaim',
      'data',
      'ProvisioningFailed',
      `no\n${'capacity left '.repeat(40)}`,
    )
    const [why] = whysOfRows({ objects: [claim], events: [long], pods: [] }).values()
    expect(lineOf(why)).toMatch(/^It is not bound: no capacity left .* capacity…$/)
    expect(lineOf(why).length).toBeLessThanOrEqual(201)
  })
})
