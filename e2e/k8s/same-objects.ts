import { isRecord } from '@/e2e/sandbox/fields'
import type { Manifest } from './kustomize'

/** Labels of Helm's conventions, also in what selects pods: two releases must not select each other's. */
const OF_HELM = ['app.kubernetes.io/instance', 'app.kubernetes.io/managed-by', 'helm.sh/chart']
/** Restarts the pods when the list changes. kustomize does that by a hash in the name of the ConfigMap. */
const CHECKSUM = 'checksum/emails'
const HASHED = /^(podglass-emails)-[a-z0-9]{10}$/
/** Objects of the cluster, of which the chart makes one for each namespace. */
const OF_NAMESPACE = /^(podglass-(?:rbac-reader|cluster-viewer))-shop$/

function withoutNames(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(HASHED, '$1').replace(OF_NAMESPACE, '$1')
  if (Array.isArray(value)) return value.map(withoutNames)
  if (!isRecord(value)) return value
  const kept = Object.entries(value).filter(([key]) => !OF_HELM.includes(key) && key !== CHECKSUM)
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNames(inner)]))
}

function byName(objects: readonly Manifest[]): Map<string, Record<string, unknown>> {
  return new Map(
    objects.map((object) => {
      // Helm gives the namespace at install.
      const { namespace, ...metadata } = withoutNames(object.metadata) as Manifest['metadata']
      return [`${object.kind} ${metadata.name}`, { ...(withoutNames(object) as Manifest), metadata }]
    }),
  )
}

/**
 * The objects of a chart and of a kustomization by kind and name, without what must differ: the namespace, Helm's labels, the
 * checksum, the ends of names, and the labels of objects that have none in k8s/. Everything else counts,
 * also the order of lists.
 */
export function comparable(chart: readonly Manifest[], kustomization: readonly Manifest[]) {
  const [made, wanted] = [byName(chart), byName(kustomization)]
  for (const [key, object] of wanted) {
    const own = made.get(key)?.metadata
    if (isRecord(own) && isRecord(object.metadata) && !('labels' in object.metadata)) delete own.labels
  }
  return { chart: Object.fromEntries(made), kustomization: Object.fromEntries(wanted) }
}
