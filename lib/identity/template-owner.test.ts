import { expect, it } from 'vitest'
import { forwardTarget, type TemplateOwner, templateOwner } from './add-yaml'
import { parsePod } from './pod-spec'

const owned = (apiVersion: string, kind: string, name = 'web', more: object = {}) => ({
  ownerReferences: [{ apiVersion, kind, name, controller: true }],
  ...more,
})
const hash = { labels: { 'pod-template-hash': '7d9' } }

it.each<[string, object, TemplateOwner]>([
  [
    'a Deployment, through its ReplicaSet',
    owned('apps/v1', 'ReplicaSet', 'web-7d9', hash),
    { kind: 'workload', resource: 'deployment', name: 'web' },
  ],
  [
    'a ReplicaSet of its own',
    owned('apps/v1', 'ReplicaSet'),
    { kind: 'workload', resource: 'replicaset', name: 'web' },
  ],
  [
    'a ReplicaSet that only has the label',
    owned('apps/v1', 'ReplicaSet', 'web', hash),
    { kind: 'workload', resource: 'replicaset', name: 'web' },
  ],
  [
    'a StatefulSet',
    owned('apps/v1', 'StatefulSet'),
    { kind: 'workload', resource: 'statefulset', name: 'web' },
  ],
  ['a DaemonSet', owned('apps/v1', 'DaemonSet'), { kind: 'workload', resource: 'daemonset', name: 'web' }],
  [
    'a ReplicationController',
    owned('v1', 'ReplicationController'),
    { kind: 'workload', resource: 'replicationcontroller', name: 'web' },
  ],
  ['a Job', owned('batch/v1', 'Job', 'migrate'), { kind: 'job', name: 'migrate' }],
  [
    'a Job that a CronJob may have made',
    owned('batch/v1', 'Job', 'nightly-29406240'),
    { kind: 'job', name: 'nightly-29406240', cronJob: 'nightly' },
  ],
  [
    'a Job of another group',
    owned('batch.volcano.sh/v1alpha1', 'Job'),
    { kind: 'other', of: 'Job', name: 'web' },
  ],
  [
    'another controller',
    owned('argoproj.io/v1alpha1', 'Rollout'),
    { kind: 'other', of: 'Rollout', name: 'web' },
  ],
  [
    'a file of the node',
    owned('v1', 'Node', 'n1', { annotations: { 'kubernetes.io/config.mirror': 'abc' } }),
    { kind: 'static', node: 'n1' },
  ],
  ['nobody', {}, { kind: 'nobody' }],
  [
    'nobody who controls it',
    { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'c' }] },
    { kind: 'nobody' },
  ],
  [
    'a name that would be an option of kubectl',
    owned('apps/v1', 'StatefulSet', '--server=evil.example'),
    { kind: 'unknown' },
  ],
  [
    'a name that would be a line of YAML',
    owned('apps/v1', 'StatefulSet', 'web\nspec: {}'),
    { kind: 'unknown' },
  ],
])('the template of a pod is of %s', (_, metadata, owner) => {
  const pod = parsePod({
    metadata: { name: 'web-1', namespace: 'shop', uid: 'u', ...metadata },
    spec: { nodeName: 'n1', containers: [{ name: 'web' }] },
  })
  expect(pod && templateOwner(pod)).toEqual(owner)
})

it.each([
  ['web-7d9f8b6c5-x2k9p', 'app="web"\npod-template-hash="7d9f8b6c5"', 'deployment/web'],
  ['a-7d-7d-x2k9p', 'pod-template-hash="7d"', 'deployment/a-7d'],
  ['web-7d9f8b6c5-x2k9p', 'app="web"', 'pod/web-7d9f8b6c5-x2k9p'],
  ['web-0', 'pod-template-hash="7d9f8b6c5"', 'pod/web-0'],
  ['web-0', 'not a labels file', 'pod/web-0'],
  ['web-0', undefined, 'pod/web-0'],
])('reaches %s with labels %j by %s', (pod, labels, target) => {
  expect(forwardTarget(pod, labels)).toBe(target)
})
