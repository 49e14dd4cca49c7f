import type { PodFeature } from '@/lib/facts/identity/contract/identity'
import { type AddTarget, addFieldsYaml } from '@/lib/identity/add-yaml'
import { fieldName } from '@/lib/identity/field-ref'
import type { DeviceFile } from '@/lib/identity/own-container'
import { type Pod, type PodContainer, type Resources, statusOf } from '@/lib/identity/pod-spec'
import { podStanding } from '@/lib/identity/pod-standing'
import {
  code,
  inTurn,
  listed,
  NOTHING,
  type Phrase,
  quote,
  say,
  shortListed,
  words,
} from '@/lib/phrase/phrase'
import { counted } from '@/lib/words/lists'

const podResources: FindFeature = ({ pod, container }) => {
  const is = feature('pod-resources', 'Resources of the whole pod', 'on by default since Kubernetes 1.34')
  if (pod === undefined) return is('unknown', UNREAD)
  const said = amounts(pod.spec.resources)
  if (said.length === 0)
    return is(
      'unused',
      say`spec.resources is not set, or the cluster does not have it and dropped it: each container has its own.`,
    )
  const bare = ['cpu', 'memory'].filter(
    (what) => pod.spec.resources?.limits?.has(what) && !container?.resources?.limits?.has(what),
  )
  const means =
    bare.length === 0
      ? NOTHING
      : say` This container has no ${inTurn(
          bare.map((what) => [code(what)]),
          ' and no ',
        )} limit of its own: it shares the pod’s with the others, its env is given the pod’s, and a downward API file the node’s allocatable amount.`
  return is('used', say`All containers share ${listed(said.map(code))}.${means}`)
}

function amounts(resources: Resources | undefined): string[] {
  return (['requests', 'limits'] as const).flatMap((bound) =>
    [...(resources?.[bound] ?? [])].map(([what, amount]) => `${bound}.${what} ${amount}`),
  )
}

const LABELS = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'] as const
const pathOf = (key: string) => `metadata.labels['${key}']`

const topology: FindFeature = ({ pod, given, target }) => {
  const is = feature('topology', 'Zone and region', 'copied from the node to pods since Kubernetes 1.35')
  if (pod === undefined) return is('unknown', UNREAD)
  const found = LABELS.flatMap((key) => {
    const value = pod.metadata.labels?.get(key)
    return value === undefined ? [] : [{ key, text: `${key}=${value}` }]
  })
  if (found.length === 0)
    return is(
      'unused',
      say`The pod has neither label: its node has none, or the cluster is older than Kubernetes 1.35, or the pod was created before it was updated.`,
    )
  const missing = found.filter(({ key }) => !given.has(fieldName({ kind: 'field', path: pathOf(key) })))
  const has = say`The pod has ${listed(found.map(({ text }) => code(text)))}`
  if (missing.length === 0) return is('used', say`${has}, and the process is given it.`)
  const what = missing.length === found.length ? say`it` : say`all of it`
  const says = say`${has}, and the process is not given ${what}. To pass it in, add this fieldRef to env.`
  const paths = missing.map(({ key }) => pathOf(key))
  return { ...is('unused', says), yaml: addFieldsYaml(paths, target) }
}

const userNamespace: FindFeature = ({ pod, uidMap }) => {
  const is = feature('user-namespace', 'User namespace', 'stable since Kubernetes 1.36')
  const [inside, outside] = uidMap.trim().split(/\s+/).map(Number)
  const isMapped = inside === 0 && outside !== undefined && outside > 0
  if (isMapped)
    return is('used', say`User 0 of this pod is user ${outside} on the node, as /proc/self/uid_map says.`)
  if (pod?.spec.hostUsers === false)
    return inside === undefined || Number.isNaN(inside) || uidMap.trim() === ''
      ? is('unknown', say`spec.hostUsers is false, and /proc/self/uid_map could not be read.`)
      : is(
          'attention',
          say`The pod’s spec has hostUsers: false, and /proc/self/uid_map does not show a user namespace: the node or its runtime does not have the feature.`,
        )
  if (uidMap.trim() === '') return is('unknown', say`/proc/self/uid_map could not be read.`)
  const says = say`Users of this pod are users of the node. spec.hostUsers: false gives the pod a user namespace.`
  return is('unused', says)
}

const fileVariables: FindFeature = ({ pod, container, variables }) => {
  const is = feature('file-variables', 'Variables from a file', 'on by default since Kubernetes 1.35')
  if (pod === undefined || container === undefined) return is('unknown', UNREAD)
  const names = (container.env ?? []).flatMap(({ name, valueFrom }) => (valueFrom?.fileKeyRef ? [name] : []))
  if (names.length === 0)
    return is('unused', say`No variable of the container comes from a file by fileKeyRef.`)
  const [set, unset] = [true, false].map((wanted) => names.filter((name) => variables.has(name) === wanted))
  const says = [
    ...(set?.length
      ? [
          say`${shortListed(set.map(code))} ${set.length === 1 ? say`comes` : say`come`} from a file that an init container wrote before this one started, by fileKeyRef. Values are not shown.`,
        ]
      : []),
    ...(unset?.length
      ? [
          say`${shortListed(unset.map(code))} ${unset.length === 1 ? say`is` : say`are`} not set: by fileKeyRef too, and optional, without such a key or file when the container started.`,
        ]
      : []),
  ]
  return is('used', inTurn(says))
}

const hostName: FindFeature = ({ pod, hostname }) => {
  const is = feature('host-name', 'Host name of its own', 'on by default since Kubernetes 1.35')
  if (pod === undefined) return is('unknown', UNREAD)
  const { hostnameOverride, hostname: ofSpec, subdomain, setHostnameAsFQDN, hostNetwork } = pod.spec
  if (hostnameOverride)
    return is(
      'used',
      say`The host name is ${code(hostnameOverride)}, by spec.hostnameOverride, and not the pod’s name.`,
    )
  const by = hostNetwork
    ? say`the node’s, by spec.hostNetwork`
    : setHostnameAsFQDN && subdomain
      ? say`the pod’s whole domain name, by spec.setHostnameAsFQDN and spec.subdomain`
      : ofSpec
        ? say`that of spec.hostname`
        : say`that of the pod`
  return is('unused', say`spec.hostnameOverride is not set: the host name, ${code(hostname)}, is ${by}.`)
}

const resize: FindFeature = ({ pod, container }) => {
  const is = feature('resize', 'Resize in place', 'on by default since Kubernetes 1.33, stable since 1.35')
  if (pod === undefined || container === undefined) return is('unknown', UNREAD)
  const [going] = podStanding(pod, container.name).filter(({ id }) => id === 'resize')
  if (going) return is('attention', going.says)
  const status = statusOf(pod, container.name)
  if (status?.resources === undefined && status?.allocatedResources === undefined)
    return is(
      'unknown',
      say`The kubelet reports no resources in effect: the container has none, or the node cannot resize it in place.`,
    )
  return is(
    'used',
    say`The kubelet reports the resources in effect, and they are those of the spec. After a resize, files and cgroup change within the container, and its env does not.`,
  )
}

/** What newer versions of Kubernetes give to this pod or could, each with the version that it needs. */
export function podFeatures(facts: FeatureFacts): PodFeature[] {
  return [podResources, resize, devices, topology, userNamespace, hostName, fileVariables].map((find) =>
    find(facts),
  )
}

// A pod that was given devices has some; a privileged one has all of its node.
const WHOLE_NODE = 40

export const devices: FindFeature = (facts) => {
  const is = feature(
    'devices',
    'Devices',
    'ResourceClaims are stable since Kubernetes 1.34, health of devices is on by default since 1.36',
  )
  const { pod, container, devices: files } = facts
  const asked = pod && container ? askedFor(pod, container) : []
  const sick = pod && container ? unhealthy(pod, container.name) : []
  const closed = (files ?? []).filter(({ readable, writable }) => !readable && !writable)
  const isNode = (files?.length ?? 0) > WHOLE_NODE || container?.securityContext?.privileged === true
  const parts = [
    ...(asked.length === 0 ? [] : [say`The container asks for ${listed(asked)}.`]),
    sayFiles(files, isNode),
    ...sick.map((each) => say`The kubelet reports ${each}.`),
    ...(closed.length === 0 || isNode
      ? []
      : [
          say`This user can open ${closed.length === 1 ? say`it` : shortListed(closed.map(({ path }) => code(path)))} neither for reading nor for writing.`,
        ]),
  ]
  if (sick.length > 0 || (closed.length > 0 && !isNode)) return is('attention', inTurn(parts))
  const isUsed = asked.length > 0 || (files?.length ?? 0) > 0
  return is(isUsed ? 'used' : files === undefined ? 'unknown' : 'unused', inTurn(parts))
}

function sayFiles(files: readonly DeviceFile[] | undefined, isNode: boolean): Phrase {
  if (files === undefined) return say`/dev could not be read.`
  if (files.length === 0) return say`/dev has only what every container has.`
  if (isNode)
    return say`/dev has ${words(counted(files.length, 'device file'))}, as many as a node: a privileged container sees them all.`
  return say`Besides what every container has, /dev has ${shortListed(files.map(({ path }) => code(path)))}.`
}

/** By resource names of device plugins, and by claims of dynamic resource allocation. */
function askedFor({ status }: Pod, { resources }: PodContainer): Phrase[] {
  const extended = [...(resources?.limits ?? [])]
    .filter(([name]) => name.includes('/') && !/(?:^|\.)kubernetes\.io\//.test(name))
    .map(([name, amount]) => say`${code(`${amount} ${name}`)} (device plugin)`)
  const claims = (resources?.claims ?? []).map(({ name, request }) => {
    const made = status?.resourceClaimStatuses?.find((each) => each.name === name)?.resourceClaimName
    return say`${request === undefined ? NOTHING : say`${code(request)} of `}ResourceClaim ${code(made ?? name)} (dynamic resource allocation)`
  })
  return [...extended, ...claims]
}

function unhealthy(pod: Pod, container: string): Phrase[] {
  return (statusOf(pod, container)?.allocatedResourcesStatus ?? []).flatMap(({ name, resources }) =>
    (resources ?? [])
      .filter(({ health }) => health === 'Unhealthy')
      .map(
        ({ resourceID, message }) =>
          say`${resourceID === undefined ? say`a device` : code(resourceID)} of ${code(name)} unhealthy${message ? say`: ${quote(message)}` : NOTHING}`,
      ),
  )
}

export interface FeatureFacts {
  /** Undefined where the pod cannot be read. */
  pod: Pod | undefined
  container: PodContainer | undefined
  /** Text of `/proc/self/uid_map`; empty where it could not be read. */
  uidMap: string
  /** Fields that the process is given by env or file. */
  given: ReadonlySet<string>
  /** Undefined where `/dev` could not be read. */
  devices: readonly DeviceFile[] | undefined
  /** The kernel's. */
  hostname: string
  /** Names of the variables of the process. */
  variables: ReadonlySet<string>
  target: AddTarget
}

/** Finds the state of one feature of newer clusters in this pod. */
type FindFeature = (facts: FeatureFacts) => PodFeature

/** A feature by its name and version; what it gives makes the answer about it. */
export function feature(id: PodFeature['id'], name: string, since: string) {
  return (state: PodFeature['state'], says: Phrase): PodFeature => ({ id, name, since, state, says })
}

/** The state of what only the Pod object shows, when it cannot be read. */
export const UNREAD = say`Only the Pod object shows this, and it was not read.`
