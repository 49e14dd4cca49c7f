import { expect, it } from 'vitest'
import { plain } from '@/lib/phrase/phrase'
import { parsePod } from './pod-spec'
import { podStanding } from './pod-standing'

const limits = (memory: string) => ({ resources: { limits: { memory }, requests: { cpu: '200m' } } })
const spec = { containers: [{ name: 'web', ...limits('128Mi') }] }
const inEffect = (memory: string, cpu = '200m', allocated = cpu) => ({
  containerStatuses: [
    {
      name: 'web',
      allocatedResources: { cpu: allocated },
      resources: { limits: { memory }, requests: { cpu } },
    },
  ],
})
const condition = (type: string, reason: string, message = '') => ({
  conditions: [{ type, status: 'True', reason, message }],
})

it.each<[string, object, object, RegExp[]]>([
  ['nothing of a pod whose status says nothing', {}, {}, []],
  [
    'that it is being deleted, with its grace',
    { deletionTimestamp: '2026-11-24T14:00:30Z', deletionGracePeriodSeconds: 30 },
    {},
    [
      /^terminating warning The pod is being deleted: whatever still runs at 2026-11-24T14:00:30Z, 30 s after it was asked to stop is killed/,
    ],
  ],
  [
    'a resize that the node has no room for',
    {},
    {
      ...condition('PodResizePending', 'Deferred', 'Node didn’t have enough resource: memory'),
      ...inEffect('64Mi'),
    },
    [
      /^resize warning .*is pending \(Deferred\)\. The node has no room for it now.* The kubelet says: Node .* In container web: limits\.memory 128Mi in the spec, 64Mi in effect\.$/,
    ],
  ],
  [
    'a resize that the node cannot make',
    {},
    { ...condition('PodResizePending', 'Infeasible'), ...inEffect('64Mi') },
    [/^resize warning .*is pending \(Infeasible\)\. The node cannot make it/],
  ],
  [
    'a resize that is in progress',
    {},
    { ...condition('PodResizeInProgress', ''), ...inEffect('128Mi', '100m', '200m') },
    [
      /^resize warning A resize of the pod is in progress\. In container web: requests\.cpu 200m in the spec, 200m admitted, 100m in effect\.$/,
    ],
  ],
  [
    'a resize that fails',
    {},
    condition('PodResizeInProgress', 'Error', 'cgroup busy'),
    [/^resize warning .* It fails: cgroup busy\.$/],
  ],
  [
    'resources that are not in effect, without a condition',
    {},
    inEffect('64Mi'),
    [/^resize warning The spec requests different resources than are in effect\./],
  ],
  ['no resize where amounts are written otherwise', {}, inEffect('134217728', '0.2'), []],
  [
    'no resize that is over',
    {},
    { conditions: [{ type: 'PodResizePending', status: 'False', reason: 'Deferred' }] },
    [],
  ],
  [
    'its QoS class',
    {},
    { qosClass: 'BestEffort' },
    [/^qos note QoS class BestEffort: it has no requests or limits/],
  ],
  ['a QoS class of a later version', {}, { qosClass: 'Gold' }, [/^qos note QoS class Gold\.$/]],
])('tells %s', (_, metadata, status, says) => {
  const pod = parsePod({ metadata: { name: 'p', namespace: 'n', uid: 'u', ...metadata }, spec, status })
  const notes = (pod ? podStanding(pod, 'web') : []).map(
    (note) => `${note.id} ${note.severity} ${plain(note.says)}`,
  )
  expect(notes).toHaveLength(says.length)
  for (const [index, pattern] of says.entries()) expect(notes[index]).toMatch(pattern)
})
