import { at, listAt, textAt } from '@/lib/objects/fields'
import type { RelatedItem } from '../contract/object'
import type { Backend, Endpoints } from '../judge/why-not-ready/facts'
import type { ObjectReader } from './object-reader'

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
  const says = portless > 0 ? `${portless} ready, without a port` : `${ready} ready, ${notReady} not`
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
