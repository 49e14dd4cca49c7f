import { suffixOf } from '../../suffix'

type Fields = Record<string, unknown>

/** What one trouble is made of; `ago` gives the time that many minutes before the start. */
export type Make = (ago: (minutes: number) => string) => Fields[]

export function object(
  apiVersion: string,
  kind: string,
  name: string,
  ago: number,
  parts: Fields,
  time: (m: number) => string,
) {
  const { metadata, ...rest } = parts
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace: 'shop',
      uid: `uid-of-${name}`,
      creationTimestamp: time(ago),
      ...(metadata ?? {}),
    },
    ...rest,
  }
}

/** An event about an object of this file, as its component writes it. */
export function event(
  kind: string,
  name: string,
  reason: string,
  message: string,
  more: Fields & { at: string; first?: string },
) {
  const { at, first = at, type = 'Warning', count = 1, component = 'kubelet', container } = more
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${suffixOf(`${kind}/${reason}/${message}`, 16)}`, namespace: 'shop' },
    involvedObject: {
      kind,
      namespace: 'shop',
      name,
      uid: `uid-of-${name}`,
      apiVersion: 'v1',
      ...(container === undefined ? {} : { fieldPath: `spec.containers{${container}}` }),
    },
    reason,
    message,
    type,
    count,
    firstTimestamp: first,
    lastTimestamp: at,
    source: { component },
    reportingComponent: component,
  }
}

export function conditions(at: string, ready: boolean, more: Fields = {}) {
  const states: Fields = {
    PodReadyToStartContainers: 'True',
    Initialized: 'True',
    Ready: ready ? 'True' : 'False',
    ContainersReady: ready ? 'True' : 'False',
    PodScheduled: 'True',
    ...more,
  }
  return Object.entries(states).map(([type, status]) => ({ type, status, lastTransitionTime: at }))
}

export const image = (name: string) => `registry.example/${name}`
export const onNode = { nodeName: 'node-1' }
