import type { DeviceFile } from '@/lib/identity/device-file'
import { type Pod, type PodContainer, statusOf } from '@/lib/identity/pod-spec'
import { counted, listOf, shortListOf } from '@/lib/words/lists'
import type { FeatureFacts, FindFeature } from './feature'

// A pod that was given devices has some; a privileged one has all of its node.
const WHOLE_NODE = 40

export const devices: FindFeature = (facts) => {
  const told = {
    id: 'devices',
    name: 'Devices',
    since:
      'ResourceClaims are stable since Kubernetes 1.34, health of devices is on by default since 1.36, their attributes as files since 1.37',
  } as const
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
  return {
    ...told,
    state: stateOf({ facts, asked, isTroubled: sick.length > 0 || (closed.length > 0 && !isNode) }),
    says: parts.join(' '),
  }
}

function stateOf({
  facts,
  asked,
  isTroubled,
}: {
  facts: FeatureFacts
  asked: readonly string[]
  isTroubled: boolean
}) {
  if (isTroubled) return 'attention'
  if (asked.length > 0 || (facts.devices?.length ?? 0) > 0 || facts.deviceAttributes.length > 0) return 'used'
  return facts.devices === undefined ? 'unknown' : 'unused'
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
