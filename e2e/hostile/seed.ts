import { listAt } from '@/lib/objects/fields'
import { widgetsGroup } from '@/sandbox/catalogue'
import type { Cluster } from '@/sandbox/cluster'
import type { KubeObject } from '@/sandbox/kube-object'
import { CONTROLS, PAYLOADS } from './payloads'

const TEXTS = [...PAYLOADS, ...CONTROLS.map((sequence, i) => `control-${i}${sequence}end`)]
const RBAC = { apiVersion: 'rbac.authorization.k8s.io/v1' }
const web = [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }]

function inGroups(size: number): string[][] {
  return Array.from({ length: Math.ceil(TEXTS.length / size) }, (_, i) =>
    TEXTS.slice(i * size, (i + 1) * size),
  )
}

function byKey(prefix: string): Record<string, string> {
  return Object.fromEntries(TEXTS.map((text, i) => [`${prefix}-${i}`, text]))
}

/** Puts objects as no API server would take them: their texts in every field that is a string. */
function seedPod(cluster: Cluster, name: string, texts: readonly string[], isWhole: boolean): void {
  const pick = (i: number) => texts[i % texts.length] ?? ''
  const at = new Date(cluster.context.now().getTime() - 60_000).toISOString().replace(/\.\d+/, '')
  const containers = ['app', ...(isWhole ? texts.slice(0, 30).map((_, i) => `c-${i}`) : [])]
  cluster.context.store.put('/pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      labels: isWhole ? byKey('label') : { app: pick(0), [pick(1)]: 'value' },
      annotations: {
        ...(isWhole ? byKey('xss.test/annotation') : { note: pick(2) }),
        'sandbox.podglass/log': texts.join('\n'),
      },
      finalizers: [pick(3)],
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: pick(4), name: pick(5), uid: pick(6), controller: true },
      ],
    },
    spec: {
      nodeName: isWhole ? 'node-1' : pick(7),
      serviceAccountName: pick(8),
      schedulerName: pick(9),
      priorityClassName: pick(10),
      nodeSelector: { [pick(11)]: pick(12) },
      tolerations: [{ key: pick(13), value: pick(14) }],
      volumes: texts.map((text, i) => ({ name: `v-${i}`, configMap: { name: text } })),
      containers: containers.map((container, i) => ({
        name: container,
        image: pick(i),
        command: [pick(i + 1)],
        args: isWhole && i === 0 ? [...texts] : [pick(i + 2)],
        env: [
          { name: pick(i + 3), value: pick(i + 4) },
          { name: 'A', valueFrom: { secretKeyRef: { name: pick(i), key: pick(i) } } },
        ],
        ports: [{ name: pick(i + 5), containerPort: 80, protocol: pick(i + 6) }],
        readinessProbe: { httpGet: { path: pick(i + 7), port: pick(i + 8) } },
      })),
    },
    status: {
      phase: isWhole ? 'Running' : pick(0),
      reason: pick(1),
      message: texts.slice(0, 40).join(' '),
      podIP: pick(2),
      nominatedNodeName: pick(3),
      qosClass: pick(4),
      startTime: at,
      conditions: texts.map((text, i) => ({
        type: i === 0 ? 'Ready' : `${text}`,
        status: 'False',
        reason: text,
        message: text,
        lastTransitionTime: at,
      })),
      containerStatuses: containers.map((container, i) => ({
        name: container,
        image: pick(i),
        imageID: pick(i + 1),
        containerID: pick(i + 2),
        ready: false,
        started: i === 0,
        restartCount: 3,
        state:
          i === 0 ? { running: { startedAt: at } } : { waiting: { reason: pick(i), message: pick(i + 1) } },
        lastState: {
          terminated: {
            exitCode: 1,
            reason: pick(i + 2),
            message: pick(i + 3),
            startedAt: at,
            finishedAt: at,
          },
        },
      })),
    },
  })
}

function seedEvents(cluster: Cluster, pod: string): void {
  const at = cluster.context.now().toISOString().replace(/\.\d+/, '')
  const involvedObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    namespace: 'shop',
    name: pod,
    uid: cluster.context.store.get('/pods', 'shop', pod)?.metadata.uid,
  }
  TEXTS.forEach((text, i) => {
    cluster.context.store.put('/events', {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `hostile.${i}`, namespace: 'shop' },
      involvedObject,
      type: 'Warning',
      reason: text,
      message: text,
      source: { component: text, host: text },
      reportingComponent: text,
      count: 2,
      firstTimestamp: at,
      lastTimestamp: at,
    })
  })
}

function seedRights(cluster: Cluster): void {
  const put = (resource: string, object: Pick<KubeObject, 'kind' | 'metadata'> & Record<string, unknown>) =>
    cluster.context.store.put(`rbac.authorization.k8s.io/${resource}`, { ...object, ...RBAC })
  const rules = [
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get'], resourceNames: [...TEXTS] },
    {
      apiGroups: ['evil.example', 'rbac.authorization.k8s.io'],
      resources: ['*'],
      verbs: ['get', 'list', 'watch'],
    },
    { apiGroups: [''], resources: ['secrets', 'configmaps', 'services'], verbs: ['get', 'list', 'watch'] },
    ...inGroups(60).map((texts) => ({ apiGroups: texts, resources: texts, verbs: texts })),
  ]
  put('roles', { kind: 'Role', metadata: { name: 'hostile', namespace: 'shop' }, rules })
  const bind = (name: string, role: string) =>
    put('rolebindings', {
      kind: 'RoleBinding',
      metadata: { name, namespace: 'shop' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role },
      subjects: web,
    })
  bind('hostile', 'hostile')
  // A role's name can be any path segment; the review's reason names a missing role.
  TEXTS.filter((text) => !/[/%]/.test(text)).forEach((text, i) => {
    bind(`${i}-${text}`.slice(0, 250), text.slice(0, 250))
  })
}

function seedKinds(cluster: Cluster): void {
  const resources = TEXTS.slice(0, 60).map((text, i) => ({
    resource: `evils${i}`,
    responseKind: { group: 'evil.example', version: 'v1', kind: text },
    scope: 'Namespaced',
    singularResource: text,
    verbs: ['get', 'list', 'watch', text],
    shortNames: [text],
    categories: [text],
  }))
  cluster.context.catalogue.add('evil.example', {
    metadata: { name: 'evil.example' },
    versions: listAt(widgetsGroup, 'versions').map((version) => ({ ...Object(version), resources })),
  })
}

/** The pod whose every field holds every text. */
export const WHOLE = 'hostile'

/**
 * Fills the world of a cluster with texts that do harm if they are taken for more than text: 300 payloads and 200 control
 * sequences in the fields of pods, events, logs, Roles, bindings, kinds and the annotations of the dashboard's own pod.
 * Call it before the first question, since discovery is kept for 5 min.
 */
export async function seedHostileTexts(cluster: Cluster): Promise<void> {
  seedPod(cluster, WHOLE, TEXTS, true)
  TEXTS.forEach((_, i) => {
    seedPod(
      cluster,
      `hostile-${i}`,
      [...TEXTS.slice(i, i + 16), ...TEXTS.slice(0, Math.max(0, i + 16 - TEXTS.length))],
      false,
    )
  })
  seedEvents(cluster, WHOLE)
  seedRights(cluster)
  seedKinds(cluster)
  await cluster.annotatePod(byKey('xss.test/own'))
}

/** Refusals as programs print them, with the texts in place of names. */
export function hostilePaste(from: number, count: number): string {
  return TEXTS.slice(from, from + count)
    .map(
      (text) =>
        `Error from server (Forbidden): pods "${text}" is forbidden: User "${text}" cannot get resource "pods" in API group "" in the namespace "shop": ${text}`,
    )
    .join('\n')
}
