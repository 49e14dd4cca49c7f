import { expect, it } from 'vitest'
import { knownKind } from './known-kinds'

it.each([
  ['', 'Pod', { group: '', version: 'v1', resource: 'pods', namespaced: true }],
  ['', 'Node', { group: '', version: 'v1', resource: 'nodes', namespaced: false }],
  [
    'storage.k8s.io',
    'StorageClass',
    { group: 'storage.k8s.io', version: 'v1', resource: 'storageclasses', namespaced: false },
  ],
  // v1 since Kubernetes 1.34, so only discovery knows.
  ['storage.k8s.io', 'VolumeAttributesClass', undefined],
  ['policy', 'PodDisruptionBudget', undefined],
  ['apps', 'Pod', undefined],
])('the path of a kind that every cluster serves as v1, and of no other: "%s" %s', (group, kind, path) => {
  expect(knownKind(group, kind)).toEqual(path)
})
