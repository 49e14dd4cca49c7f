import { isClusterWide, resourceOf } from '@/lib/words/known-resources'
import { textAt } from './fields'

/** A kind as it appears in paths. */
export interface KindPath {
  group: string
  version: string
  resource: string
  namespaced: boolean
}

/** Of these every cluster serves each kind as v1, but for one that is v1 since Kubernetes 1.34. */
const EVERYWHERE = new Set(['', 'apps', 'batch', 'discovery.k8s.io', 'storage.k8s.io'])

/** Group and version of an apiVersion; the core group is "". */
export function splitApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/')
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) }
}

/** The path of a kind that every cluster has, without asking discovery; undefined for any other. */
export function knownKind(group: string, kind: string): KindPath | undefined {
  const isSure = EVERYWHERE.has(group) && kind !== 'VolumeAttributesClass'
  const resource = isSure ? resourceOf(group, kind) : undefined
  if (resource === undefined) return undefined
  return { group, version: 'v1', resource, namespaced: !isClusterWide(resource) }
}

/** The group of an object by its own apiVersion. */
export function groupOf(object: unknown): string {
  return splitApiVersion(textAt(object, 'apiVersion')).group
}
