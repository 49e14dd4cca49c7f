import type { Scenario } from '../scenario'
import { toTimestamp } from '../store'
import { shopPod, shopWorld } from './shop'
import { commandMissing, memoryKilled, probeFails } from './troubles/crashes'
import { deletedSlowly, evicted } from './troubles/ending'
import { imagePrivate, imageTypo } from './troubles/images'
import { twoVoices } from './troubles/logs'
import type { Make } from './troubles/parts'
import { gateClosed, initWaits, noRoom, secretMissing, volumeElsewhere } from './troubles/waiting'
import { others } from './troubles/workloads'

const minute = 60_000

const rbac = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web, namespace: shop}
rules: [
  {apiGroups: [""], resources: [pods, services, events, persistentvolumeclaims], verbs: [get, list, watch]},
  {apiGroups: [""], resources: [pods/log], verbs: [get]},
  {apiGroups: [apps], resources: [deployments, replicasets, statefulsets], verbs: [get, list, watch]},
  {apiGroups: [batch], resources: [jobs, cronjobs], verbs: [get, list, watch]},
  {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [get, list, watch]}
]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

const MAKES: Make[] = [
  imageTypo,
  imagePrivate,
  memoryKilled,
  commandMissing,
  probeFails,
  noRoom,
  secretMissing,
  initWaits,
  volumeElsewhere,
  gateClosed,
  deletedSlowly,
  evicted,
  twoVoices,
  others,
]

export const troublesWorld: Scenario = {
  name: 'troubles',
  says: 'One of each thing that keeps a Pod, a Service, a claim, a Job or a StatefulSet from being ready.',
  look: [
    'Resources, pods: open a row, and read why it is not ready in one sentence with its evidence',
    'two-voices: the logs of two containers in one, in color, followed live; memory-killed has a previous log',
    'services nowhere and not-ready, the claim data, the Job import, the CronJob nightly, the StatefulSet ledger',
  ],
  world: (now) => {
    const ago = (minutes: number) => toTimestamp(new Date(now.getTime() - minutes * minute))
    const made = MAKES.flatMap((make) => make(ago))
    return [shopWorld({ now, rbac }), ...made.map((document) => JSON.stringify(document))].join('\n---\n')
  },
  pod: shopPod,
}
