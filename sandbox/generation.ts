import { isDeepStrictEqual } from 'node:util'
import type { ApiContext } from './context'
import type { KubeObject } from './kube-object'

/** The built-in kinds whose strategy counts `metadata.generation`. */
const COUNTED = new Set([
  '/pods',
  '/podtemplates',
  '/replicationcontrollers',
  'apps/deployments',
  'apps/replicasets',
  'apps/statefulsets',
  'apps/daemonsets',
  'batch/jobs',
  'batch/cronjobs',
  'networking.k8s.io/ingresses',
  'networking.k8s.io/networkpolicies',
  'policy/poddisruptionbudgets',
  'apiextensions.k8s.io/customresourcedefinitions',
  'admissionregistration.k8s.io/mutatingwebhookconfigurations',
  'admissionregistration.k8s.io/validatingwebhookconfigurations',
  'admissionregistration.k8s.io/mutatingadmissionpolicies',
  'admissionregistration.k8s.io/validatingadmissionpolicies',
  'admissionregistration.k8s.io/mutatingadmissionpolicybindings',
  'admissionregistration.k8s.io/validatingadmissionpolicybindings',
  'flowcontrol.apiserver.k8s.io/flowschemas',
  'flowcontrol.apiserver.k8s.io/prioritylevelconfigurations',
])

/** Whether the objects of a kind carry a generation: each custom resource does, and of the built-in kinds some. */
export function countsGeneration({ catalogue }: ApiContext, key: string): boolean {
  return COUNTED.has(key) || catalogue.isCustom(key)
}

/** Whether a change counts: one of any field but metadata, and but `status` where it has a subresource of its own. */
export function isCounted(before: KubeObject, after: KubeObject, hasStatus: boolean): boolean {
  const counted = ({ metadata, apiVersion, status, ...rest }: KubeObject) =>
    hasStatus ? rest : { ...rest, status }
  return !isDeepStrictEqual(counted(before), counted(after))
}
