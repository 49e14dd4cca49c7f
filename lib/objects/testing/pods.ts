import type { ObjectEvent } from '@/lib/facts/objects/contract/object'
import type { Fields } from '../fields'

/** An event as the kubelet, the scheduler or a controller writes it. */
export function anEvent(reason: string, message: string, more: Partial<ObjectEvent> = {}): ObjectEvent {
  return {
    type: 'Warning',
    reason,
    message,
    count: 1,
    lastAt: '2026-11-24T14:02:00Z',
    by: 'kubelet',
    about: '',
    ...more,
  }
}

const CONTAINER = { name: 'app', image: 'registry.example/app:1.2' }

interface PodParts {
  metadata?: Fields
  spec?: Fields
  status?: Fields
  /** Of the container `app`. */
  state?: Fields
  container?: Fields
  containerStatus?: Fields
  conditions?: Fields
}

/** A Pod of one container on a node, as the API server gives it; conditions are `type: status`. */
export function aPod(parts: PodParts = {}): Fields {
  const {
    conditions = { PodScheduled: 'True', Initialized: 'True', ContainersReady: 'False', Ready: 'False' },
  } = parts
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-0', namespace: 'shop', uid: 'u1', ...parts.metadata },
    spec: {
      nodeName: 'node-1',
      restartPolicy: 'Always',
      containers: [{ ...CONTAINER, ...parts.container }],
      ...parts.spec,
    },
    status: {
      phase: 'Pending',
      conditions: Object.entries(conditions).map(([type, status]) => ({
        type,
        status,
        reason: '',
        message: '',
      })),
      ...(parts.state === undefined && parts.containerStatus === undefined
        ? {}
        : {
            containerStatuses: [
              {
                ready: false,
                restartCount: 0,
                lastState: {},
                ...CONTAINER,
                state: parts.state ?? {},
                ...parts.containerStatus,
              },
            ],
          }),
      ...parts.status,
    },
  }
}
