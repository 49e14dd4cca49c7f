import { describe, expect, it } from 'vitest'
import type { Fields } from '@/lib/objects/fields'
import { anEvent } from '@/lib/objects/testing/pods'
import { NOTHING, say } from '@/lib/phrase/phrase'
import { inPlain } from '@/lib/phrase/testing/in-plain'
import type { RelatedItem, Verdict } from '../../contract/object'
import type { ReadinessFacts } from './facts'
import { whyNotReady } from './why-not-ready'

const object = (
  apiVersion: string,
  kind: string,
  spec: Fields,
  status: Fields = {},
  metadata: Fields = {},
) => ({
  apiVersion,
  kind,
  metadata: { name: 'web', namespace: 'shop', generation: 1, ...metadata },
  spec,
  status: { observedGeneration: 1, ...status },
})
const deployment = (spec: Fields, status: Fields) => object('apps/v1', 'Deployment', spec, status)
const condition = (type: string, status: string, reason = '', message = '') => ({
  type,
  status,
  reason,
  message,
})
const pod = (name: string, meaning: RelatedItem['meaning']): RelatedItem => ({
  kind: 'Pod',
  name,
  namespace: 'shop',
  says: NOTHING,
  meaning,
})
const badPod: NonNullable<ReadinessFacts['pod']> = {
  name: 'web-1',
  verdict: { state: 'not-ready', says: say`Container app does not start.`, hint: say`Look.`, evidence: [] },
}
const QUOTA =
  'pods "web-x" is forbidden: exceeded quota: compute, requested: limits.memory=512Mi, used: limits.memory=1Gi, limited: limits.memory=1Gi'
const service = (spec: Fields) => object('v1', 'Service', spec)

type Row = [
  title: string,
  facts: Omit<ReadinessFacts, 'events'> & Partial<ReadinessFacts>,
  state: Verdict['state'],
  says: string | RegExp,
]

const rows: Row[] = [
  [
    'a Deployment that has what it wants',
    { object: deployment({ replicas: 2 }, { replicas: 2, updatedReplicas: 2, availableReplicas: 2 }) },
    'ready',
    '2 pods wanted and available.',
  ],
  ['a Deployment scaled to 0', { object: deployment({ replicas: 0 }, {}) }, 'ready', /scaled to 0/],
  [
    'a Deployment whose controller is behind',
    { object: { ...deployment({ replicas: 2 }, { observedGeneration: 1 }), metadata: { generation: 2 } } },
    'unknown',
    /has not seen its last change/,
  ],
  [
    'a Deployment short of a pod that fails',
    {
      object: deployment({ replicas: 1 }, { replicas: 1, updatedReplicas: 1 }),
      pods: [pod('web-1', 'bad')],
      pod: badPod,
    },
    'not-ready',
    '0 of 1 pods are available. Pod web-1: Container app does not start.',
  ],
  [
    'a Deployment past its deadline',
    {
      object: deployment(
        { replicas: 1, progressDeadlineSeconds: 600 },
        {
          replicas: 1,
          conditions: [
            condition(
              'Progressing',
              'False',
              'ProgressDeadlineExceeded',
              'ReplicaSet "web-1" has timed out progressing.',
            ),
          ],
        },
      ),
    },
    'not-ready',
    /made no progress for 600 s/,
  ],
  [
    'a paused Deployment',
    {
      object: deployment(
        { replicas: 1, paused: true },
        { replicas: 1, updatedReplicas: 0, availableReplicas: 1 },
      ),
    },
    'not-ready',
    /Its rollout is paused/,
  ],
  [
    'a rollout that a bad pod holds up while old pods serve',
    {
      object: deployment({ replicas: 1 }, { replicas: 2, updatedReplicas: 1, availableReplicas: 1 }),
      pod: badPod,
    },
    'not-ready',
    /1 pod wanted and available\. The rollout of the newest template is not done.*Pod web-1/,
  ],
  [
    'a quota that is used up, by the condition',
    {
      object: deployment(
        { replicas: 1 },
        { conditions: [condition('ReplicaFailure', 'True', 'FailedCreate', QUOTA)] },
      ),
    },
    'not-ready',
    /Its pods are not created: ResourceQuota compute has no room left \(limits\.memory: 512Mi requested, 1Gi of 1Gi in use\)/,
  ],
  [
    'a quota that is used up, by an event of the ReplicaSet',
    {
      object: deployment({ replicas: 1 }, {}),
      setEvents: [anEvent('FailedCreate', `Error creating: ${QUOTA}`)],
    },
    'not-ready',
    /ResourceQuota compute/,
  ],
  [
    'a ServiceAccount that is not there',
    {
      object: deployment({ replicas: 1 }, {}),
      setEvents: [
        anEvent(
          'FailedCreate',
          'Error creating: pods "web-" is forbidden: error looking up service account shop/runner: serviceaccount "runner" not found',
        ),
      ],
    },
    'not-ready',
    /its ServiceAccount shop\/runner does not exist/,
  ],
  [
    'a Deployment under way',
    { object: deployment({ replicas: 1 }, { replicas: 1, updatedReplicas: 1 }), pods: [] },
    'going',
    /No problem with a pod was seen/,
  ],
  [
    'a Deployment whose pods were cut from the list, with what was not seen',
    {
      object: deployment({ replicas: 400 }, { replicas: 400, updatedReplicas: 400, availableReplicas: 399 }),
      pods: [pod('web-1', 'ok'), pod('web-2', 'ok')],
      podsCut: true,
    },
    'unknown',
    '399 of 400 pods are available. Only 2 pods of it were read; there are more. No problem was seen in what was read.',
  ],
  [
    'a workload none of whose pods came before the list was cut',
    { object: deployment({ replicas: 1 }, { replicas: 1, updatedReplicas: 1 }), pods: [], podsCut: true },
    'unknown',
    /The list of pods was cut off before any of its pods appeared/,
  ],
  [
    'a Deployment under way whose pods cannot be read',
    { object: deployment({ replicas: 1 }, { replicas: 1, updatedReplicas: 1 }), pods: 'unread' },
    'unknown',
    '0 of 1 pods are available.',
  ],
  [
    'a DaemonSet without nodes',
    { object: object('apps/v1', 'DaemonSet', {}, { desiredNumberScheduled: 0 }) },
    'ready',
    /No node matches/,
  ],
  [
    'a DaemonSet short of one',
    {
      object: object(
        'apps/v1',
        'DaemonSet',
        {},
        { desiredNumberScheduled: 3, currentNumberScheduled: 3, updatedNumberScheduled: 3, numberReady: 2 },
      ),
      pod: badPod,
    },
    'not-ready',
    /^2 of 3 pods are ready\. Pod web-1/,
  ],
  [
    'a StatefulSet that goes in order',
    {
      object: object('apps/v1', 'StatefulSet', { replicas: 3 }, { replicas: 1, updatedReplicas: 1 }),
      pod: badPod,
    },
    'not-ready',
    /one pod at a time/,
  ],
  [
    'a Job that is done',
    { object: object('batch/v1', 'Job', {}, { succeeded: 1, conditions: [condition('Complete', 'True')] }) },
    'finished',
    'It has finished: 1 pod succeeded.',
  ],
  [
    'a Job out of tries',
    {
      object: object(
        'batch/v1',
        'Job',
        { backoffLimit: 2 },
        {
          failed: 3,
          conditions: [
            condition(
              'Failed',
              'True',
              'BackoffLimitExceeded',
              'Job has reached the specified backoff limit',
            ),
          ],
        },
      ),
    },
    'not-ready',
    '3 pods failed, and backoffLimit 2 allows no more retries.',
  ],
  [
    'a Job past its deadline',
    {
      object: object(
        'batch/v1',
        'Job',
        { activeDeadlineSeconds: 60 },
        { conditions: [condition('Failed', 'True', 'DeadlineExceeded')] },
      ),
    },
    'not-ready',
    /longer than its activeDeadlineSeconds of 60/,
  ],
  ['a suspended Job', { object: object('batch/v1', 'Job', { suspend: true }) }, 'not-ready', /suspended/],
  [
    'a Job at work',
    { object: object('batch/v1', 'Job', {}, { active: 1 }) },
    'going',
    '1 pod of it is running.',
  ],
  [
    'a CronJob without a first Job',
    { object: object('batch/v1', 'CronJob', { schedule: '0 * * * *' }) },
    'going',
    'It has not started a Job yet.',
  ],
  [
    'a CronJob in an unknown time zone',
    {
      object: object('batch/v1', 'CronJob', { schedule: '0 * * * *', timeZone: 'Mars/Base' }),
      events: [anEvent('UnknownTimeZone', 'invalid timeZone: "Mars/Base": unknown time zone Mars/Base')],
    },
    'not-ready',
    /unknown time zone Mars\/Base/,
  ],
  [
    'a Service with a ready address',
    { object: service({ selector: { app: 'web' } }), endpoints: { ready: 2, notReady: 1 } },
    'ready',
    'It leads to 2 ready addresses.',
  ],
  [
    'a Service whose labels no pod has',
    { object: service({ selector: { app: 'wbe' } }), endpoints: { ready: 0, notReady: 0 }, pods: [] },
    'not-ready',
    'It leads nowhere. No pod of its namespace has the labels app=wbe.',
  ],
  [
    'a Service whose pods are not ready',
    {
      object: service({ selector: { app: 'web' } }),
      endpoints: { ready: 0, notReady: 1 },
      pods: [pod('web-1', 'bad')],
    },
    'not-ready',
    'It leads nowhere. The only pod with the labels app=web is not ready: web-1.',
  ],
  [
    'a Service whose pods are ready and left out',
    {
      object: service({ selector: { app: 'web' } }),
      endpoints: { ready: 0, notReady: 0 },
      pods: [pod('web-1', 'ok')],
    },
    'not-ready',
    /none is among its endpoints/,
  ],
  [
    'a Service whose named targetPort no container declares',
    {
      object: service({ selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'web' }] }),
      endpoints: { ready: 0, notReady: 0, portless: 1 },
      pods: [pod('web-1', 'ok')],
    },
    'not-ready',
    'It leads nowhere: no container of the ready pods with the labels app=web declares a port named web, its targetPort.',
  ],
  [
    'an Ingress to Services and ports that are not there',
    {
      object: object('networking.k8s.io/v1', 'Ingress', {}),
      backends: [
        { service: 'web', port: '80', state: 'found' },
        { service: 'wbe', port: '80', state: 'no-service' },
        { service: 'api', port: 'http', state: 'no-port' },
        { service: 'far', port: '80', state: 'unread' },
      ],
    },
    'not-ready',
    'Its backend Service wbe does not exist in this namespace. Its backend Service api has no port http.',
  ],
  [
    'a HorizontalPodAutoscaler of a workload that is scaled to 0',
    {
      object: object(
        'autoscaling/v2',
        'HorizontalPodAutoscaler',
        {},
        {
          conditions: [
            {
              type: 'ScalingActive',
              status: 'False',
              reason: 'ScalingDisabled',
              message: 'scaling is disabled',
            },
          ],
        },
      ),
    },
    'ready',
    'It does not scale: scaling is disabled.',
  ],
  [
    'a Service of which nothing could be read',
    { object: service({ selector: { app: 'web' } }), endpoints: 'unread', pods: 'unread' },
    'unknown',
    /could not be read/,
  ],
  [
    'a Service whose slices could not be read and whose pods are not ready',
    { object: service({ selector: { app: 'web' } }), endpoints: 'unread', pods: [pod('web-1', 'bad')] },
    'not-ready',
    /leads nowhere/,
  ],
  [
    'a Service of whose pods not all were read, and none that was is ready',
    {
      object: service({ selector: { app: 'web' } }),
      endpoints: 'unread',
      pods: [pod('web-1', 'bad'), pod('web-2', 'bad')],
      podsCut: true,
    },
    'unknown',
    /The first 2 pods with the labels app=web are not ready/,
  ],
  [
    'a Service without selector and endpoints',
    { object: service({}), endpoints: { ready: 0, notReady: 0 } },
    'not-ready',
    /it has no selector/,
  ],
  [
    'a Service that is a name',
    { object: service({ type: 'ExternalName', externalName: 'db.example.com' }) },
    'ready',
    /an alias for db\.example\.com/,
  ],
  [
    'a bound claim',
    { object: object('v1', 'PersistentVolumeClaim', { volumeName: 'pv-1' }, { phase: 'Bound' }) },
    'ready',
    'It is bound to PersistentVolume pv-1.',
  ],
  [
    'a claim of a class that is not there',
    {
      object: object('v1', 'PersistentVolumeClaim', { storageClassName: 'fast' }, { phase: 'Pending' }),
      events: [anEvent('ProvisioningFailed', 'storageclass.storage.k8s.io "fast" not found')],
    },
    'not-ready',
    'It is not bound: StorageClass fast does not exist.',
  ],
  [
    'a claim without a class',
    {
      object: object('v1', 'PersistentVolumeClaim', {}, { phase: 'Pending' }),
      events: [
        anEvent(
          'FailedBinding',
          'no persistent volumes available for this claim and no storage class is set',
        ),
      ],
    },
    'not-ready',
    /names no StorageClass that could provision one/,
  ],
  [
    'a claim that waits for a pod',
    {
      object: object('v1', 'PersistentVolumeClaim', {}, { phase: 'Pending' }),
      events: [anEvent('WaitForFirstConsumer', 'waiting for first consumer to be created before binding')],
    },
    'going',
    /until a pod that uses it has a node/,
  ],
  [
    'a claim whose events are refused',
    { object: object('v1', 'PersistentVolumeClaim', {}, { phase: 'Pending' }), events: 'unread' },
    'unknown',
    /which may say why, could not be read/,
  ],
  [
    'a node whose kubelet is silent',
    {
      object: object(
        'v1',
        'Node',
        {},
        {
          conditions: [
            condition('Ready', 'Unknown', 'NodeStatusUnknown', 'Kubelet stopped posting node status.'),
          ],
        },
      ),
    },
    'not-ready',
    /Its kubelet has not reported lately/,
  ],
  [
    'a node under pressure',
    {
      object: object(
        'v1',
        'Node',
        {},
        {
          conditions: [
            condition('Ready', 'True'),
            condition('DiskPressure', 'True', 'KubeletHasDiskPressure', 'kubelet has disk pressure'),
          ],
        },
      ),
    },
    'not-ready',
    /reports DiskPressure/,
  ],
  [
    'a cordoned node',
    { object: object('v1', 'Node', { unschedulable: true }, { conditions: [condition('Ready', 'True')] }) },
    'ready',
    /cordoned/,
  ],
  [
    'a custom resource with a Ready condition',
    {
      object: object(
        'example.com/v1',
        'Widget',
        {},
        { conditions: [condition('Ready', 'False', 'NoGears', 'two gears are missing')] },
      ),
    },
    'not-ready',
    'Ready is False (NoGears): two gears are missing.',
  ],
  [
    'a namespace that does not go',
    {
      object: object(
        'v1',
        'Namespace',
        {},
        {},
        { deletionTimestamp: '2026-11-24T14:00:00Z', finalizers: ['a', 'b'] },
      ),
    },
    'not-ready',
    /waits for the finalizers a and b/,
  ],
]

describe('why an object is not ready', () => {
  it.each(rows)('%s', (_, facts, state, says) => {
    const verdict = inPlain(whyNotReady({ events: [], ...facts }))
    expect(verdict?.state).toBe(state)
    if (typeof says === 'string') expect(verdict?.says).toBe(says)
    else expect(verdict?.says).toMatch(says)
  })

  it('gives the fact apart from what follows, and never cuts the words of somebody else', () => {
    const cordoned = object(
      'v1',
      'Node',
      { unschedulable: true },
      {
        conditions: [
          {
            type: 'Ready',
            status: 'False',
            reason: 'KubeletNotReady',
            message: 'PLEG is down. Retry later.',
          },
        ],
      },
    )
    expect(inPlain(whyNotReady({ object: cordoned, events: [] }))).toMatchObject({
      says: 'Its kubelet reports that it is not ready: PLEG is down. Retry later. It is cordoned: it takes no new pods.',
      fact: 'Its kubelet reports that it is not ready: PLEG is down. Retry later.',
      rest: 'It is cordoned: it takes no new pods.',
    })
    const paused = object('batch/v1', 'Job', { suspend: true })
    expect(inPlain(whyNotReady({ object: paused, events: [] }))).not.toHaveProperty('rest')
  })

  it('says nothing about kinds that have no readiness', () => {
    expect(whyNotReady({ object: object('v1', 'ConfigMap', {}), events: [] })).toBeUndefined()
    expect(
      inPlain(whyNotReady({ object: object('rbac.authorization.k8s.io/v1', 'Role', {}), events: [] })),
    ).toBeUndefined()
  })
})
