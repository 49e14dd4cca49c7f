import { at, isRecord, listAt, textAt } from '@/lib/objects/fields'
import { podSecurityViolations } from '@/lib/objects/pod-security'
import type { KustomizeManifest } from './kustomize'

/** The pod specs of workloads. */
export const podSpecs = (objects: readonly KustomizeManifest[]) =>
  objects.flatMap((object) => {
    const spec = at(object, 'spec', 'template', 'spec')
    return isRecord(spec) ? [spec] : []
  })

// The fields that Pod Security names for the level restricted (Kubernetes 1.36), one by one.
const FORBIDDEN_POD_FIELDS = ['hostNetwork', 'hostPID', 'hostIPC', 'hostUsers', 'hostAliases']
const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]

/**
 * What in a pod spec is against Pod Security restricted, field by field, and for the containers that `strict` names what is
 * against our own rules.
 */
export function restrictedFaults(spec: unknown, strict: (container: unknown) => boolean): string[] {
  const containers = [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')]
  const pod = at(spec, 'securityContext')
  const faults = podSecurityViolations(spec, 'restricted')
  for (const field of FORBIDDEN_POD_FIELDS) if (at(spec, field) !== undefined) faults.push(`pod.${field}`)
  for (const volume of listAt(spec, 'volumes')) {
    const kinds = Object.keys(isRecord(volume) ? volume : {}).filter((key) => key !== 'name')
    if (kinds.some((kind) => !VOLUMES.includes(kind))) faults.push(`volume ${kinds.join()}`)
  }
  if (at(pod, 'sysctls') !== undefined || at(pod, 'windowsOptions') !== undefined) faults.push('pod context')
  for (const container of containers) {
    const context = at(container, 'securityContext')
    const name = textAt(container, 'name')
    const says = (what: string) => faults.push(`${name}: ${what}`)
    const user = at(context, 'runAsUser') ?? at(pod, 'runAsUser')
    if (user === undefined || user === 0) says('runAsUser')
    for (const field of ['privileged', 'procMount', 'seLinuxOptions', 'appArmorProfile']) {
      if (at(context, field) !== undefined) says(field)
    }
    if (at(context, 'capabilities', 'add') !== undefined) says('capabilities.add')
    if (listAt(container, 'ports').some((port) => at(port, 'hostPort') !== undefined)) says('hostPort')
    if (!strict(container)) continue
    if (at(context, 'readOnlyRootFilesystem') !== true) says('readOnlyRootFilesystem')
    if (at(container, 'resources', 'limits', 'memory') === undefined) says('limits.memory')
    if (at(container, 'resources', 'requests', 'cpu') === undefined) says('requests.cpu')
    if (at(container, 'lifecycle', 'preStop', 'sleep') === undefined) says('preStop without a shell')
    if (textAt(container, 'image').endsWith(':latest') || !/[:@]/.test(textAt(container, 'image')))
      says('a tag')
  }
  return faults
}
