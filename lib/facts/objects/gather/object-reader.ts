import * as z from 'zod/mini'
import type { Part } from '@/lib/contract/part'
import type { Reading } from '@/lib/evidence/reading'
import { Prober } from '@/lib/facts/questions/prober'
import { toReading } from '@/lib/facts/questions/reading'
import { discover } from '@/lib/kube/reads/discovery'
import { listObjects, readObject } from '@/lib/kube/reads/heavy-answers'
import { listOwned, type OwnedRow, type ReadObject } from '@/lib/kube/reads/objects'
import type { ListQuery, ResourceTarget } from '@/lib/kube/transport/paths'
import type { KubeClient } from '@/lib/kube/transport/types'
import { at, listAt, textAt } from '@/lib/objects/fields'
import { type KindPath, knownKind, splitApiVersion } from '@/lib/objects/known-kinds'
import { readEvents } from '@/lib/objects/read-events'
import { NOTHING, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { checkAddress } from '@/lib/words/page-addresses'
import {
  type NamedObject,
  type ObjectEvent,
  type ObjectRequest,
  objectRequestSchema,
  type RelatedItem,
} from '../contract/object'
import type { Backend, Endpoints } from '../judge/why-not-ready/facts'

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

// Conditions of an endpoint default to ready when they are absent (discovery.k8s.io/v1).
function isReady(endpoint: unknown): boolean {
  return at(endpoint, 'conditions', 'ready') !== false
}

/** The addresses of the EndpointSlices of a Service, those without a port apart. */
export function countEndpoints(service: unknown, slices: readonly unknown[]): Endpoints {
  const needsPort = listAt(service, 'spec', 'ports').length > 0
  const usable = slices.filter((slice) => !needsPort || listAt(slice, 'ports').length > 0)
  const readyOf = (some: readonly unknown[]) =>
    some.flatMap((slice) => listAt(slice, 'endpoints')).filter(isReady).length
  const all = slices.flatMap((slice) => listAt(slice, 'endpoints')).length
  const ready = readyOf(usable)
  const portless = readyOf(slices) - ready
  return { ready, notReady: all - ready - portless, ...(portless === 0 ? {} : { portless }) }
}

/** What one EndpointSlice of a Service holds. */
export function sliceWords(service: unknown, slice: unknown): Pick<RelatedItem, 'says' | 'meaning'> {
  const { ready, notReady, portless = 0 } = countEndpoints(service, [slice])
  const says = portless > 0 ? say`${portless} ready, without a port` : say`${ready} ready, ${notReady} not`
  return { says, meaning: ready > 0 ? 'ok' : 'bad' }
}

const MOST_BACKENDS = 4

/** The Services that an Ingress sends requests to, each with the port by name or number, once. */
function backendsOf(ingress: unknown): { service: string; port: string }[] {
  const paths = listAt(ingress, 'spec', 'rules').flatMap((rule) => listAt(rule, 'http', 'paths'))
  const services = [at(ingress, 'spec', 'defaultBackend'), ...paths.map((path) => at(path, 'backend'))].map(
    (backend) => at(backend, 'service'),
  )
  const found = services.flatMap((service) => {
    const name = textAt(service, 'name')
    const number = at(service, 'port', 'number')
    const port = typeof number === 'number' ? String(number) : textAt(service, 'port', 'name')
    return name === '' ? [] : [{ service: name, port }]
  })
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()]
}

/** The Services and ports of an Ingress, each with whether it exists, by one GET for each of at most four Services. */
export async function readBackends(
  reader: ObjectReader,
  ingress: unknown,
  namespace: string,
): Promise<Backend[]> {
  const named = backendsOf(ingress).slice(0, MOST_BACKENDS)
  const services = [...new Set(named.map(({ service }) => service))]
  const read = new Map(
    await Promise.all(
      services.map(
        async (name) =>
          [
            name,
            await reader.object({ group: '', version: 'v1', resource: 'services', namespace, name }),
          ] as const,
      ),
    ),
  )
  return named.map((one): Backend => {
    const part = read.get(one.service)
    if (part?.state === 'absent') return { ...one, state: 'no-service' }
    if (part?.state !== 'read') return { ...one, state: 'unread' }
    const hasPort = listAt(part.value.object, 'spec', 'ports').some(
      (port) => textAt(port, 'name') === one.port || String(at(port, 'port')) === one.port,
    )
    return { ...one, state: hasPort ? 'found' : 'no-port' }
  })
}

/** What is asked, in the words of a review. */
interface AskedPart {
  verb: 'get' | 'list'
  group: string
  resource: string
  namespace: string
  name?: string
  subresource?: string
}

/** A reading as the page shows it: 403 and 401 are denied, a 404 of the API server is absent, anything else unread is unknown. */
export function toPart<T>(reading: Reading<T>, asked: AskedPart): Part<T> {
  if (reading.state === 'read') return reading
  const { because, httpStatus, byAnother, says } = reading
  if (because !== 'refused') return { state: because === 'absent' ? 'absent' : 'unknown', says }
  const who = byAnother ? say`Something that is not the API server` : say`The API server`
  const explain = httpStatus === 403 ? checkAddress(asked) : undefined
  return {
    state: 'denied',
    says: say`${who} answered ${httpStatus ?? NOTHING}: ${says}`,
    ...present({ explain }),
  }
}
