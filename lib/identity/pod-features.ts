import { shortListOf } from '@/lib/words/lists'
import { fieldName, type SourceRef } from './field-ref'
import type { Pod, PodContainer } from './pod-spec'
import type { PodNote } from './pod-standing'

export interface FeatureFacts {
  pod: Pod
  container: PodContainer | undefined
  /** Text of `/proc/self/uid_map`; empty where it could not be read. */
  uidMap: string
  /** Fields that the process is given by env or file. */
  given: ReadonlySet<string>
}

const ZONE = 'topology.kubernetes.io/zone'
const REGION = 'topology.kubernetes.io/region'

/** What newer versions of Kubernetes do to this pod, and from which version on. */
export function podFeatures(facts: FeatureFacts): PodNote[] {
  return [...userNamespace(facts), ...hostName(facts), ...fileVariables(facts), ...zone(facts)]
}

function userNamespace({ pod, uidMap }: FeatureFacts): PodNote[] {
  if (pod.spec.hostUsers !== false) return []
  const [inside, outside] = uidMap.trim().split(/\s+/).map(Number)
  const says =
    inside === 0 && outside !== undefined && outside > 0
      ? `User 0 of this pod is user ${outside} on the node, as /proc/self/uid_map says: hostUsers: false gives the pod a user namespace (stable since Kubernetes 1.36).`
      : 'The pod’s spec has hostUsers: false, and /proc/self/uid_map does not show a user namespace: the node or its runtime does not have the feature, which is stable since Kubernetes 1.36.'
  const isMissing = inside === 0 && outside === 0
  return [{ id: 'user-namespace', severity: isMissing ? 'warning' : 'note', says }]
}

function hostName({ pod }: FeatureFacts): PodNote[] {
  const { hostnameOverride: name } = pod.spec
  if (!name) return []
  return [
    {
      id: 'host-name',
      severity: 'note',
      says: `The host name is ${name} by spec.hostnameOverride and says nothing of the pod’s name (on by default since Kubernetes 1.35).`,
    },
  ]
}

function fileVariables({ container }: FeatureFacts): PodNote[] {
  const names = (container?.env ?? []).flatMap(({ name, valueFrom }) => (valueFrom?.fileKeyRef ? [name] : []))
  if (names.length === 0) return []
  return [
    {
      id: 'file-variables',
      severity: 'note',
      says: `${shortListOf(names)} ${names.length === 1 ? 'comes' : 'come'} from a file that an init container wrote before this one started, by fileKeyRef (on by default since Kubernetes 1.35). Values are not shown.`,
    },
  ]
}

function zone({ pod, given }: FeatureFacts): PodNote[] {
  const missing = [ZONE, REGION].flatMap((key) => {
    const value = pod.metadata.labels?.get(key)
    const ref: SourceRef = { kind: 'field', path: `metadata.labels['${key}']` }
    return value === undefined || given.has(fieldName(ref)) ? [] : [{ key, value }]
  })
  return missing.map(({ key, value }) => ({
    id: 'topology',
    severity: 'note',
    says: `The pod has ${key}=${value}, which Kubernetes copies from the node to each pod since 1.35, and the process is not given it. To pass it in, add this fieldRef to env: metadata.labels['${key}'].`,
  }))
}
