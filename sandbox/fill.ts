import { at, listAt, textAt } from '@/lib/objects/fields'
import type { ApiContext } from './context'
import { fateOf, madeAt } from './fill-fates'
import { type App, appOf, templateSpec } from './fill-template'
import { filledPod, podTemplate } from './filled-pod'
import type { KubeObject } from './kube-object'
import { toTimestamp } from './store'
import { hexOf, suffixOf } from './suffix'

const perSet = 50

function replicaSet(
  namespace: string,
  app: App,
  index: number,
  count: { replicas: number; ready: number },
  made: Date,
): KubeObject {
  const { replicas, ready } = count
  const hash = suffixOf(`${app.name}/${index}`, 9)
  const selector = { app: app.name, 'pod-template-hash': hash }
  const labels = {
    ...selector,
    'app.kubernetes.io/name': app.name,
    'app.kubernetes.io/part-of': 'storefront',
    'app.kubernetes.io/version': app.image.split(':').at(-1) ?? '',
    'example.com/team': ['orders', 'platform', 'payments', 'search'][index % 4] ?? '',
  }
  const annotations = {
    'checksum/config': hexOf(`config/${app.name}/${index}`),
    'kubectl.kubernetes.io/default-container': app.name,
    'kubectl.kubernetes.io/restartedAt': toTimestamp(made),
    'prometheus.io/path': '/metrics',
    'prometheus.io/port': '9090',
    'prometheus.io/scrape': 'true',
  }
  return {
    kind: 'ReplicaSet',
    apiVersion: 'apps/v1',
    metadata: {
      name: `${app.name}-${hash}`,
      namespace,
      generation: 1,
      labels,
      creationTimestamp: toTimestamp(made),
    },
    spec: {
      replicas,
      selector: { matchLabels: selector },
      template: { metadata: { labels, annotations }, spec: templateSpec(app) },
    },
    status: {
      replicas,
      fullyLabeledReplicas: replicas,
      ...(ready > 0 ? { readyReplicas: ready, availableReplicas: ready } : {}),
      observedGeneration: 1,
    },
  }
}

/**
 * Puts pods of real size with two containers each into a namespace, in ReplicaSets of 50 of a dozen workloads and of ages
 * of up to half a year. Most are well; a few percent are not ready, and more have restarted. The same call gives the same
 * names. Everything has its final status at once, so no controller need be asked.
 */
export function fillNamespace(context: ApiContext, namespace: string, count: number): void {
  const { store } = context
  const now = context.now()
  const nodes = store.list('/nodes')
  for (let done = 0; done < count; done += perSet) {
    const index = done / perSet
    const made = madeAt(index, now)
    const replicas = Math.min(perSet, count - done)
    const fates = Array.from({ length: replicas }, (_, i) => fateOf(done + i, made, now))
    const ready = fates.filter((fate) => fate.isReady).length
    const set = replicaSet(namespace, appOf(index), index, { replicas, ready }, made)
    const template = podTemplate(store.put('apps/replicasets', set))
    for (const [i, fate] of fates.entries()) {
      const node = hostOf(nodes[(index + i) % Math.max(1, nodes.length)])
      const place = { index: i, node, podIP: `10.245.${index % 256}.${i + 1}` }
      store.put('/pods', filledPod(context, template, place, fate))
    }
  }
}

function hostOf(node: KubeObject | undefined): { name: string; ip: string } {
  const address = listAt(node, 'status', 'addresses').find((entry) => at(entry, 'type') === 'InternalIP')
  return { name: node?.metadata.name ?? 'node-1', ip: textAt(address, 'address') || '192.0.2.11' }
}
