import type { PodFeature } from '@/lib/facts/identity/contract/identity'
import type { AddTarget } from '@/lib/identity/add-yaml'
import type { DeviceFile } from '@/lib/identity/own-container'
import { type Pod, type PodContainer, statusOf } from '@/lib/identity/pod-spec'
import { parseQuantity } from '@/lib/identity/quantity'
import { counted, listOf, shortListOf } from '@/lib/words/lists'

// A pod that was given devices has some; a privileged one has all of its node.
const WHOLE_NODE = 40

export const devices: FindFeature = (facts) => {
  const is = feature(
    'devices',
    'Devices',
    'ResourceClaims are stable since Kubernetes 1.34, health of devices is on by default since 1.36, their attributes as files since 1.37',
  )
  const { pod, container, devices: files, deviceAttributes } = facts
  const asked = pod && container ? askedFor(pod, container) : []
  const sick = pod && container ? unhealthy(pod, container.name) : []
  const closed = (files ?? []).filter(({ readable, writable }) => !readable && !writable)
  const isNode = (files?.length ?? 0) > WHOLE_NODE || container?.securityContext?.privileged === true
  const parts = [
    ...(asked.length === 0 ? [] : [`The container asks for ${listOf(asked)}.`]),
    sayFiles(files, isNode),
    ...(deviceAttributes.length === 0
      ? []
      : [`Attributes of devices are in ${shortListOf(deviceAttributes)}.`]),
    ...sick.map((each) => `The kubelet reports ${each}.`),
    ...(closed.length === 0 || isNode
      ? []
      : [
          `This user can open ${closed.length === 1 ? 'it' : shortListOf(closed.map(({ path }) => path))} neither for reading nor for writing.`,
        ]),
  ]
  if (sick.length > 0 || (closed.length > 0 && !isNode)) return is('attention', parts.join(' '))
  const isUsed = asked.length > 0 || (files?.length ?? 0) > 0 || deviceAttributes.length > 0
  return is(isUsed ? 'used' : files === undefined ? 'unknown' : 'unused', parts.join(' '))
}

function sayFiles(files: readonly DeviceFile[] | undefined, isNode: boolean): string {
  if (files === undefined) return '/dev could not be read.'
  if (files.length === 0) return '/dev has only what every container has.'
  if (isNode)
    return `/dev has ${counted(files.length, 'device file')}, as many as a node: a privileged container sees them all.`
  return `Besides what every container has, /dev has ${shortListOf(files.map(({ path }) => path))}.`
}

/** By resource names of device plugins, and by claims of dynamic resource allocation. */
function askedFor({ status }: Pod, { resources }: PodContainer): string[] {
  const extended = [...(resources?.limits ?? [])]
    .filter(([name]) => name.includes('/') && !/(?:^|\.)kubernetes\.io\//.test(name))
    .map(([name, amount]) => `${amount} ${name} (device plugin)`)
  const claims = (resources?.claims ?? []).map(({ name, request }) => {
    const made = status?.resourceClaimStatuses?.find((each) => each.name === name)?.resourceClaimName
    return `${request === undefined ? '' : `${request} of `}ResourceClaim ${made ?? name} (dynamic resource allocation)`
  })
  return [...extended, ...claims]
}

function unhealthy(pod: Pod, container: string): string[] {
  return (statusOf(pod, container)?.allocatedResourcesStatus ?? []).flatMap(({ name, resources }) =>
    (resources ?? [])
      .filter(({ health }) => health === 'Unhealthy')
      .map(
        ({ resourceID = 'a device', message }) =>
          `${resourceID} of ${name} unhealthy${message ? `: ${message}` : ''}`,
      ),
  )
}

export const cpuSet: FindFeature = (facts) => {
  const { cpus, assignedCpus } = facts
  const is = feature('cpu-set', 'CPUs', 'assigned.cpuset in a downward API volume: alpha in Kubernetes 1.38')
  if (cpus.allowed === undefined) return is('unknown', 'The cgroup’s CPU set could not be read.')
  const allowed = countOf(cpus.allowed)
  const online = cpus.online === undefined ? undefined : countOf(cpus.online)
  const here = `The process may run on ${allowed === 1 ? 'CPU' : 'CPUs'} ${cpus.allowed} of the node, ${counted(allowed, 'CPU')}${online === undefined ? '' : ` of ${online}`}.`
  if (assignedCpus !== undefined)
    return is(
      'used',
      assignedCpus === ''
        ? `${here} assigned.cpuset is empty: none of them is this container’s alone.`
        : `${here} assigned.cpuset is ${assignedCpus}: exclusive CPUs of this container${assignedCpus === cpus.allowed ? '' : ', which the kubelet has yet to put into effect'}.`,
    )
  if (online === undefined || allowed >= online)
    return is('unused', `${here} It shares them with other containers.`)
  const may = mayBeExclusive(facts)
    ? 'The static CPU manager gives exclusive CPUs to a container like this one; nothing that a pod can see says whether these are.'
    : 'The node keeps the others for itself or for containers with exclusive CPUs.'
  return is('used', `${here} ${may}`)
}

/** Guaranteed, with whole CPUs: what the kubelet's static policy asks for. */
function mayBeExclusive({ pod, container }: FeatureFacts): boolean {
  const limit = parseQuantity(container?.resources?.limits?.get('cpu') ?? '')
  return (
    pod?.status?.qosClass === 'Guaranteed' &&
    limit !== undefined &&
    limit.nano > 0n &&
    limit.nano % 1_000_000_000n === 0n
  )
}

/** How many CPUs a list of the kernel names: `0-3,7` names 5. */
export function countOf(list: string): number {
  return list
    .trim()
    .split(',')
    .reduce((sum, part) => {
      const [first = Number.NaN, last = first] = part.split('-').map(Number)
      return Number.isInteger(first) && Number.isInteger(last) ? sum + Math.max(0, last - first + 1) : sum
    }, 0)
}

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

/** A feature by its name and version; what it gives makes the answer about it. */
export function feature(id: PodFeature['id'], name: string, since: string) {
  return (state: PodFeature['state'], says: string): PodFeature => ({ id, name, since, state, says })
}

/** The state of what only the Pod object shows, when it cannot be read. */
export const UNREAD = 'Only the Pod object shows this, and it was not read.'
