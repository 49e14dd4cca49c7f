import { listAt, textAt } from './fields'
import { podContainers } from './pod-containers'

/** What a Pod names: by kind, each name once, in the order of the spec. */
export interface PodReferences {
  node: string[]
  serviceAccount: string[]
  claims: string[]
  configMaps: string[]
  secrets: string[]
}

function volumeNames(volume: unknown): Pick<PodReferences, 'claims' | 'configMaps' | 'secrets'> {
  const projected = listAt(volume, 'projected', 'sources')
  return {
    claims: [textAt(volume, 'persistentVolumeClaim', 'claimName')],
    configMaps: [
      textAt(volume, 'configMap', 'name'),
      ...projected.map((source) => textAt(source, 'configMap', 'name')),
    ],
    secrets: [
      textAt(volume, 'secret', 'secretName'),
      ...projected.map((source) => textAt(source, 'secret', 'name')),
    ],
  }
}

function named(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => name !== '')
}

/** The names that a Pod's spec refers to. Values of ConfigMaps and Secrets are no part of it. */
export function podReferences(pod: unknown): PodReferences {
  const volumes = listAt(pod, 'spec', 'volumes').map(volumeNames)
  const specs = podContainers(pod).map(({ spec }) => spec)
  const fromEnv = (source: string, ref: string) =>
    specs.flatMap((spec) => [
      ...listAt(spec, 'env').map((variable) => textAt(variable, 'valueFrom', ref, 'name')),
      ...listAt(spec, 'envFrom').map((entry) => textAt(entry, source, 'name')),
    ])
  const pulls = listAt(pod, 'spec', 'imagePullSecrets').map((secret) => textAt(secret, 'name'))
  return {
    node: named([textAt(pod, 'spec', 'nodeName')]),
    serviceAccount: named([textAt(pod, 'spec', 'serviceAccountName')]),
    claims: named(volumes.flatMap(({ claims }) => claims)),
    configMaps: named([
      ...volumes.flatMap(({ configMaps }) => configMaps),
      ...fromEnv('configMapRef', 'configMapKeyRef'),
    ]),
    secrets: named([
      ...volumes.flatMap(({ secrets }) => secrets),
      ...fromEnv('secretRef', 'secretKeyRef'),
      ...pulls,
    ]),
  }
}
