import type { AddTarget } from '@/lib/identity/add-yaml'
import type { DeviceFile } from '@/lib/identity/device-file'
import type { Pod, PodContainer } from '@/lib/identity/pod-spec'
import type { PodFeature } from '../../contract/identity'

export interface FeatureFacts {
  /** Undefined where the pod cannot be read. */
  pod: Pod | undefined
  container: PodContainer | undefined
  /** Text of `/proc/self/uid_map`; empty where it could not be read. */
  uidMap: string
  /** Fields that the process is given by env or file. */
  given: ReadonlySet<string>
  /** The value of `assigned.cpuset` that a downward API file gives; undefined where none does. */
  assignedCpus: string | undefined
  /** CPUs that the cgroup allows, and those of the node, as lists of the kernel such as `0-3,7`. */
  cpus: { allowed: string | undefined; online: string | undefined }
  /** Undefined where `/dev` could not be read. */
  devices: readonly DeviceFile[] | undefined
  /** Files under `/var/run/dra-device-attributes`. */
  deviceAttributes: readonly string[]
  /** The kernel's. */
  hostname: string
  /** Names of the variables of the process. */
  variables: ReadonlySet<string>
  target: AddTarget
}

/** Finds the state of one feature of newer clusters in this pod. */
export type FindFeature = (facts: FeatureFacts) => PodFeature

/** The state of what only the Pod object shows, when it cannot be read. */
export const UNREAD = 'Only the Pod object shows this, and it was not read.'
