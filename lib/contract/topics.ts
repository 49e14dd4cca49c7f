import type { LogTarget } from './logs'
import type { Cursor, ResourcesRequest } from './resources'

/** What one stream can bring: the live rows of a list, the lines of a log, the overview, or news of the identity. */
export type Topic =
  | { about: 'identity' }
  | { about: 'overview' }
  | { about: 'resources'; target: ResourcesRequest }
  | { about: 'logs'; target: LogTarget }

export const IDENTITY_TOPIC = 'identity'
export const OVERVIEW_TOPIC = 'overview'

/** The name of a list's topic, `resources/apps/v1/deployments/shop`: equal for equal targets. */
export function resourcesTopic(target: ResourcesRequest): string {
  return `resources/${target.group}/${target.version}/${target.resource}/${target.namespace}`
}

/** The name of a log's topic, `logs/shop/web-0/app`. */
export function logsTopic({ namespace, pod, container }: LogTarget): string {
  return `logs/${namespace}/${pod}/${container}`
}

/** A topic as it appears in `?topics=`: its name, then `@epoch.seq` where the viewer has a cursor. */
export function formatSubscription(name: string, cursor?: Cursor): string {
  return cursor === undefined ? name : `${name}@${cursor.epoch}.${cursor.seq}`
}
