import type { PodFeature } from '@/lib/contract/identity'
import { cpuSet } from './cpu-set'
import { devices } from './devices'
import type { FeatureFacts } from './feature'
import { fileVariables } from './file-variables'
import { hostName } from './host-name'
import { podResources } from './pod-resources'
import { resize } from './resize'
import { topology } from './topology'
import { userNamespace } from './user-namespace'

/** What newer versions of Kubernetes give to this pod or could, each with the version that it needs. */
export function podFeatures(facts: FeatureFacts): PodFeature[] {
  return [podResources, resize, cpuSet, devices, topology, userNamespace, hostName, fileVariables].map(
    (find) => find(facts),
  )
}
