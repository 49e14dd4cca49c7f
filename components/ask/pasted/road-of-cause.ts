import { connectionAddress } from '@/lib/words/page-addresses'

const ROAD: ReadonlyMap<string, { part: string; says: string }> = new Map([
  ['A3', { part: 'road-dns', says: 'How names resolve in this pod' }],
  ['A4', { part: 'road-trust', says: 'Whom clients in this pod trust' }],
  ['A7', { part: 'road-proxies', says: 'Which clients in this pod use a proxy' }],
  ['A8', { part: 'road-mesh', says: 'Whether this pod has a sidecar' }],
])

/** The part of the Connection page that shows what a cause is about in this pod; undefined where none does. */
export function roadOfCause(id: string | undefined): { href: string; says: string } | undefined {
  const found = id === undefined ? undefined : ROAD.get(id)
  return found && { href: connectionAddress(found.part), says: found.says }
}
