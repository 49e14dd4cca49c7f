import * as z from 'zod/mini'
import type { Part } from '@/lib/contract/part'
import { Prober } from '@/lib/facts/questions/prober'
import { toReading } from '@/lib/facts/questions/reading'
import { discover } from '@/lib/kube/reads/discovery'
import { listObjects, readObject } from '@/lib/kube/reads/heavy-answers'
import { listOwned, type OwnedRow } from '@/lib/kube/reads/object-reads'
import type { ReadObject } from '@/lib/kube/reads/objects'
import type { ListQuery, ResourceTarget } from '@/lib/kube/transport/paths'
import type { KubeClient } from '@/lib/kube/transport/types'
import { type KindPath, knownKind, splitApiVersion } from '@/lib/objects/known-kinds'
import type { NamedObject, ObjectEvent, ObjectRequest } from '../contract/object'
import { objectRequestSchema } from '../contract/object'
import { readEvents } from '../judge/read-events'
import { type AskedPart, toPart } from './to-part'

const MAX_EVENTS = 200
const MAX_ROWS = 200

export interface EventList {
  items: ObjectEvent[]
  more: boolean
}

/**
 * Reads parts of one answer: each with its own state, all of them within the budget of one answer. Discovery, which is kept
 * for 5 min, is not part of it.
 */
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
  const prober = new Prober(kube, signal)

  async function read<T>(
    { group, resource, namespace }: ResourceTarget,
    ask: (kube: KubeClient) => Promise<T>,
    one: Pick<AskedPart, 'verb' | 'name'> = { verb: 'list' },
  ): Promise<Part<T>> {
    const reading = await prober.once(new Map(), '', 1, ask)
    return toPart(reading, { group, resource, namespace, ...one })
  }

  return {
    signal,
    object: (target) =>
      read(target, (kube) => readObject(kube, target, { signal }), { verb: 'get', name: target.name }),
    events(namespace, fields) {
      const target = { group: '', version: 'v1', resource: 'events', namespace: namespace || 'default' }
      return read(target, async (kube) => {
        const { items, more } = await listObjects(kube, target, { fields, limit: MAX_EVENTS }, { signal })
        return { items: readEvents({ items }), more }
      })
    },
    rows: (target, query) =>
      read(target, (kube) => listOwned(kube, target, { ...query, limit: MAX_ROWS }, { signal })),
    list: (target, query) =>
      read(target, (kube) => listObjects(kube, target, { ...query, limit: MAX_ROWS }, { signal })),
    async kindPath(apiVersion, kind) {
      const { group, version } = splitApiVersion(apiVersion)
      const known = knownKind(group, kind)
      if (known !== undefined) return known
      const discovery = await toReading(signal, () => discover(kube, { signal }))
      if (discovery.state === 'unread') return undefined
      const { resources } = discovery.value
      return resources.find((r) => r.group === group && r.version === version && r.kind === kind)
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
