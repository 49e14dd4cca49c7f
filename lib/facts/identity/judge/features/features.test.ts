import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parsePod } from '@/lib/identity/pod-spec'
import { plain } from '@/lib/phrase/phrase'
import type { PodFeature } from '../../contract/identity'
import { type FeatureFacts, podFeatures } from './all'

interface Given {
  pod?: object
  app?: object
  status?: object
  labels?: object
}

function featureOf(id: PodFeature['id'], given: Given, facts: Partial<FeatureFacts> = {}) {
  const pod = parsePod({
    metadata: { name: 'web', namespace: 'shop', uid: 'u', labels: given.labels ?? {} },
    spec: { containers: [{ name: 'app', ...given.app }], ...given.pod },
    status: given.status ?? {},
  })
  if (!pod) throw new Error('no Pod')
  const found = podFeatures({
    pod,
    container: pod.spec.containers[0],
    uidMap: '0 0 4294967295',
    given: new Set(),
    devices: [],
    hostname: 'web',
    variables: new Set(['PORT']),
    target: {
      namespace: 'shop',
      pod: 'web',
      container: { name: 'app', place: 'container' },
      owner: { kind: 'nobody' },
      mountPath: '/etc/downward',
    },
    ...facts,
  }).find((feature) => feature.id === id)
  return `${found?.state} ${plain(found?.says ?? [])}${found?.yaml === undefined ? '' : `\n${found.yaml}`}`
}

const zone = { 'topology.kubernetes.io/zone': 'zone-a' }
const gpu = { resources: { limits: { 'nvidia.com/gpu': '1', cpu: '2' } } }
const device = { path: '/dev/nvidia0', isBlock: false, readable: true, writable: true }
const inEffect = (resources: object) => ({ containerStatuses: [{ name: 'app', resources }] })

it.each<[string, PodFeature['id'], Given, Partial<FeatureFacts>, RegExp]>([
  [
    'a user namespace',
    'user-namespace',
    {},
    { uidMap: ' 0 131072 65536\n' },
    /^used User 0 of this pod is user 131072 on the node/,
  ],
  [
    'a user namespace that the node did not make',
    'user-namespace',
    { pod: { hostUsers: false } },
    {},
    /^attention .*does not show a user namespace/,
  ],
  ['an unread map of users', 'user-namespace', { pod: { hostUsers: false } }, { uidMap: '' }, /^unknown /],
  ['users of the node', 'user-namespace', {}, {}, /^unused Users of this pod are users of the node/],
  [
    'a host name of its own',
    'host-name',
    { pod: { hostnameOverride: 'db.example.com' } },
    {},
    /^used The host name is db\.example\.com, by spec/,
  ],
  ['the pod’s host name', 'host-name', {}, {}, /the host name, web, is that of the pod\.$/],
  [
    'the node’s host name',
    'host-name',
    { pod: { hostNetwork: true } },
    { hostname: 'vm' },
    /the host name, vm, is the node’s, by spec\.hostNetwork\.$/,
  ],
  [
    'a whole domain name',
    'host-name',
    { pod: { hostname: 'other-host', subdomain: 'sub', setHostnameAsFQDN: true } },
    { hostname: 'other-host.sub.hp-v3.svc.cluster.local' },
    /other-host\.sub\.hp-v3\.svc\.cluster\.local, is the pod’s whole domain name, by spec\.setHostnameAsFQDN/,
  ],
  [
    'a host name of the spec',
    'host-name',
    { pod: { hostname: 'other-host' } },
    { hostname: 'other-host' },
    /is that of spec\.hostname\.$/,
  ],
  ['a host name unread', 'host-name', {}, { pod: undefined }, /^unknown /],
  [
    'variables from a file',
    'file-variables',
    { app: { env: [{ name: 'PORT', valueFrom: { fileKeyRef: { key: 'PORT' } } }] } },
    {},
    /^used PORT comes from a file /,
  ],
  [
    'an optional variable whose file has no such key',
    'file-variables',
    {
      app: {
        env: ['PORT', 'MISSING'].map((name) => ({
          name,
          valueFrom: { fileKeyRef: { key: name, optional: true } },
        })),
      },
    },
    {},
    /^used PORT comes from a file .* MISSING is not set: by fileKeyRef too, and optional/,
  ],
  ['no variables from a file', 'file-variables', {}, {}, /^unused /],
  [
    'a zone that is not given, with its fieldRef',
    'topology',
    { labels: zone },
    {},
    /^unused The pod has topology\.kubernetes\.io\/zone=zone-a, .*\n[\s\S]*fieldPath: metadata\.labels\['topology\.kubernetes\.io\/zone'\]/,
  ],
  [
    'a zone that is given',
    'topology',
    { labels: zone },
    { given: new Set(["metadata.labels['topology.kubernetes.io/zone']"]) },
    /^used /,
  ],
  ['no zone', 'topology', {}, {}, /^unused The pod has neither label: .*1\.35/],
  [
    'resources of the pod',
    'pod-resources',
    { pod: { resources: { limits: { memory: '500Mi' } } } },
    {},
    /^used All containers share limits\.memory 500Mi\. This container has no memory limit of its own: .*node’s allocatable/,
  ],
  [
    'resources of the pod beside those of the container',
    'pod-resources',
    {
      pod: { resources: { limits: { memory: '500Mi' } } },
      app: { resources: { limits: { memory: '100Mi' } } },
    },
    {},
    /^used All containers share limits\.memory 500Mi\.$/,
  ],
  ['no resources of the pod', 'pod-resources', {}, {}, /^unused spec\.resources is not set/],
  [
    'a resize that cannot be',
    'resize',
    {
      status: {
        conditions: [{ type: 'PodResizePending', status: 'True', reason: 'Infeasible', message: 'too much' }],
      },
    },
    {},
    /^attention .*pending \(Infeasible\)\. The node cannot make it/,
  ],
  [
    'a resize as servers before 1.33 tell it',
    'resize',
    { status: { resize: 'Deferred' } },
    {},
    /^attention .*pending \(Deferred\)/,
  ],
  [
    'a resize in progress as they tell it',
    'resize',
    { status: { resize: 'InProgress' } },
    {},
    /^attention A resize of the pod is in progress/,
  ],
  [
    'a resize of the whole pod',
    'resize',
    { pod: { resources: { limits: { cpu: '2' } } }, status: { resources: { limits: { cpu: '1' } } } },
    {},
    /^attention .* Of the pod: limits\.cpu 2 in the spec, 1 in effect/,
  ],
  [
    'resources in effect',
    'resize',
    { app: { resources: { limits: { cpu: '2' } } }, status: inEffect({ limits: { cpu: '2' } }) },
    {},
    /^used The kubelet reports the resources in effect/,
  ],
  ['no resources in effect', 'resize', {}, {}, /^unknown /],
  ['no device', 'devices', {}, {}, /^unused \/dev has only what every container has/],
  [
    'a device of a plugin',
    'devices',
    { app: gpu },
    { devices: [device] },
    /^used The container asks for 1 nvidia\.com\/gpu \(device plugin\)\. Besides .*\/dev\/nvidia0/,
  ],
  [
    'a device of a claim',
    'devices',
    {
      app: { resources: { claims: [{ name: 'gpu', request: 'one' }] } },
      status: { resourceClaimStatuses: [{ name: 'gpu', resourceClaimName: 'web-gpu-x' }] },
    },
    { devices: [] },
    /^used The container asks for one of ResourceClaim web-gpu-x \(dynamic /,
  ],
  [
    'a device that the user cannot open',
    'devices',
    { app: gpu },
    { devices: [{ ...device, readable: false, writable: false }] },
    /^attention .*This user can open it neither/,
  ],
  [
    'an unhealthy device',
    'devices',
    {
      app: gpu,
      status: {
        containerStatuses: [
          {
            name: 'app',
            allocatedResourcesStatus: [
              {
                name: 'nvidia.com/gpu',
                resources: [{ resourceID: 'GPU-1', health: 'Unhealthy', message: 'Xid 79' }],
              },
            ],
          },
        ],
      },
    },
    { devices: [device] },
    /^attention .*GPU-1 of nvidia\.com\/gpu unhealthy: Xid 79/,
  ],
  [
    'the devices of the node',
    'devices',
    { app: { securityContext: { privileged: true } } },
    { devices: [device] },
    /^used \/dev has 1 device file, as many as a node/,
  ],
  ['an unread /dev', 'devices', {}, { devices: undefined }, /^unknown /],
])('says the state of a newer feature in this pod: %s', (_, id, given, facts, expected) => {
  expect(featureOf(id, given, facts)).toMatch(expected)
})

it('names the version that each needs, whether it is used or not', () => {
  const since = podFeatures({
    pod: undefined,
    container: undefined,
    uidMap: '',
    given: new Set(),
    devices: undefined,
    hostname: 'web',
    variables: new Set(),
    target: { owner: { kind: 'unknown' }, mountPath: '/etc/downward' },
  })
  expect(since).toHaveLength(7)
  expect(since.map(({ state }) => state)).toEqual(since.map(() => 'unknown'))
  for (const feature of since) expect(feature.since).toMatch(/\b1\.3\d\b/)
})

const recorded: { status: { limits: object; requests: object }; conditions: object[] } = JSON.parse(
  readFileSync(new URL('../../../../../e2e/inpod/resize.json', import.meta.url), 'utf8'),
)

it('a resize that a real kubelet put into effect is shown as one', () => {
  const { limits, requests } = recorded.status
  const given = {
    app: { resources: { limits, requests } },
    status: { ...inEffect({ limits, requests }), conditions: recorded.conditions },
  }
  expect(featureOf('resize', given)).toMatch(/^used The kubelet reports the resources in effect/)
})
