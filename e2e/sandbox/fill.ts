import type { ApiContext } from './context'
import { withDefaults } from './defaults'
import { at, isRecord, listAt, textAt } from './fields'
import { type KubeObject, namespaceOf } from './kube-object'
import { runOn } from './pod-status'
import { toTimestamp } from './store'
import { suffixOf } from './suffix'

const perSet = 50
const images = [
  'registry.example/checkout:1.8.2',
  'registry.example/cart:3.1.0',
  'registry.example/search:0.42.1',
]

function replicaSet(
  namespace: string,
  app: string,
  index: number,
  replicas: number,
  created: string,
): KubeObject {
  const hash = suffixOf(`${app}/${index}`, 9)
  const labels = { app, 'pod-template-hash': hash }
  return {
    kind: 'ReplicaSet',
    apiVersion: 'apps/v1',
    metadata: { name: `${app}-${hash}`, namespace, labels, creationTimestamp: created },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: containersOf(app, index) } },
    },
    status: {
      replicas,
      fullyLabeledReplicas: replicas,
      readyReplicas: replicas,
      availableReplicas: replicas,
    },
  }
}

function containersOf(app: string, index: number): unknown[] {
  return [
    {
      name: app,
      image: images[index % images.length],
      ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
      env: [{ name: 'POD_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } }],
      resources: { requests: { cpu: '25m', memory: '64Mi' }, limits: { memory: '128Mi' } },
      readinessProbe: { httpGet: { path: '/health', port: 'http', scheme: 'HTTP' }, periodSeconds: 10 },
    },
    {
      name: 'proxy',
      image: 'registry.example/proxy:2.4.0',
      resources: { requests: { cpu: '10m', memory: '32Mi' } },
    },
  ]
}

/**
 * Puts running pods with two containers each into a namespace, in ReplicaSets of 50 and ages of up to 30 days.
 * The same call gives the same names. Everything has its final status at once, so no controller need be asked.
 */
export function fillNamespace(context: ApiContext, namespace: string, count: number): void {
  const { store, now } = context
  const start = now().getTime()
  for (let done = 0; done < count; done += perSet) {
    const index = done / perSet
    const app = ['checkout', 'cart', 'search'][index % 3] ?? 'cart'
    const created = new Date(start - (((index * 7919) % (30 * 24 * 60)) + 1) * 60_000)
    const replicas = Math.min(perSet, count - done)
    const set = replicaSet(namespace, app, index, replicas, toTimestamp(created))
    const stored = store.put('apps/replicasets', set)
    for (let pod = 0; pod < replicas; pod += 1) {
      store.put('/pods', runningPod(context, stored, `${index}/${pod}`, created))
    }
  }
}

function runningPod(context: ApiContext, set: KubeObject, seed: string, created: Date): KubeObject {
  const template = at(set, 'spec', 'template')
  const pod: KubeObject = {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name: `${set.metadata.name}-${suffixOf(`${set.metadata.name}/${seed}`)}`,
      generateName: `${set.metadata.name}-`,
      namespace: namespaceOf(set),
      creationTimestamp: toTimestamp(created),
      ...(set.metadata.labels === undefined ? {} : { labels: set.metadata.labels }),
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: set.metadata.name,
          uid: set.metadata.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: fields(at(template, 'spec')),
  }
  const [group = 0, index = 0] = seed.split('/').map(Number)
  const nodes = context.store.list('/nodes')
  const node = nodes[(group + index) % Math.max(1, nodes.length)]
  const address = listAt(node, 'status', 'addresses').find((entry) => at(entry, 'type') === 'InternalIP')
  const host = { name: node?.metadata.name ?? 'node-1', ip: textAt(address, 'address') || '192.0.2.11' }
  const defaulted = withDefaults(pod, '/pods', context)
  return runOn(defaulted, host, `10.245.${group % 256}.${index + 1}`, created)
}

function fields(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}
