import * as z from 'zod/mini'
import type { NamedObject, ObjectEvent, ObjectRequest, Part } from '@/lib/contract/object'
import { objectRequestSchema } from '@/lib/contract/object'
import { discover } from '@/lib/kube/reads/discovery'
import { listObjects, listOwned, type OwnedRow } from '@/lib/kube/reads/object-reads'
import { type ReadObject, readObject } from '@/lib/kube/reads/objects'
import { KubeError, UnexpectedAnswerError } from '@/lib/kube/transport/errors'
import type { ListQuery, ResourceTarget } from '@/lib/kube/transport/paths'
import type { KubeClient } from '@/lib/kube/transport/types'
import { type KindPath, knownKind, splitApiVersion } from '@/lib/objects/known-kinds'
import { readEvents } from '@/lib/objects/read-events'
import { toPart } from './to-part'

/** Requests that one answer may cost the API server. Discovery, which is kept for 5 min, is not among them. */
export const MAX_REQUESTS = 8
const MAX_EVENTS = 200
const MAX_ROWS = 200

const SPENT = {
  state: 'unknown',
  says: `Not requested: one answer costs at most ${MAX_REQUESTS} requests.`,
} as const

export interface EventList {
  items: ObjectEvent[]
  more: boolean
}

/** Reads parts of one answer: each with its own state, all of them within the number of requests that one answer may cost. */
export interface ObjectReader {
  readonly signal: AbortSignal
  object(target: ObjectRequest): Promise<Part<ReadObject>>
  /** Events whose involved object has these fields, in its namespace; cluster-scoped objects have theirs in default. */
  events(namespace: string, fields: NonNullable<ListQuery['fields']>): Promise<Part<EventList>>
  rows(target: ResourceTarget, query: ListQuery): Promise<Part<{ rows: OwnedRow[]; more: boolean }>>
  list(target: ResourceTarget, query: ListQuery): Promise<Part<{ items: unknown[]; more: boolean }>>
  /** The path of a kind, by discovery where not every cluster has it; undefined when it is not known. */
  kindPath(apiVersion: string, kind: string): Promise<KindPath | undefined>
}

export function createObjectReader(kube: KubeClient, signal: AbortSignal): ObjectReader {
  let left = MAX_REQUESTS

  async function spend<T>(ask: () => Promise<Part<T>>): Promise<Part<T>> {
    if (left === 0) return SPENT
    left -= 1
    return ask()
  }

  const asked = (target: ResourceTarget) => ({
    verb: 'list' as const,
    group: target.group,
    resource: target.resource,
    namespace: target.namespace,
  })

  return {
    signal,
    object: (target) =>
      spend(() =>
        toPart(signal, { ...asked(target), verb: 'get', name: target.name }, () =>
          readObject(kube, target, { signal }),
        ),
      ),
    async events(namespace, fields) {
      const target = { group: '', version: 'v1', resource: 'events', namespace: namespace || 'default' }
      return spend(() =>
        toPart(signal, asked(target), async () => {
          const { items, more } = await listObjects(kube, target, { fields, limit: MAX_EVENTS }, { signal })
          return { items: readEvents({ items }), more }
        }),
      )
    },
    rows: (target, query) =>
      spend(() =>
        toPart(signal, asked(target), () =>
          listOwned(kube, target, { ...query, limit: MAX_ROWS }, { signal }),
        ),
      ),
    list: (target, query) =>
      spend(() =>
        toPart(signal, asked(target), () =>
          listObjects(kube, target, { ...query, limit: MAX_ROWS }, { signal }),
        ),
      ),
    async kindPath(apiVersion, kind) {
      const { group, version } = splitApiVersion(apiVersion)
      const known = knownKind(group, kind)
      if (known !== undefined) return known
      try {
        const { resources } = await discover(kube, { signal })
        return resources.find((r) => r.group === group && r.version === version && r.kind === kind)
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof KubeError || error instanceof UnexpectedAnswerError) return undefined
        throw error
      }
    },
  }
}

/** An object by its name, with the address of its page where that is valid. */
export function namedObject(
  kind: string,
  name: string,
  namespace: string,
  path: KindPath | undefined,
): NamedObject {
  const place = path?.namespaced === false ? '' : namespace
  const target = z.safeParse(objectRequestSchema, {
    group: path?.group,
    version: path?.version,
    resource: path?.resource,
    namespace: place,
    name,
  })
  return { kind, name, namespace: place, ...(target.success ? { target: target.data } : {}) }
}
