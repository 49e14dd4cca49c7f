import { inAnySubnet } from '../proxies/subnet'
import type { Mesh } from './meshes'

interface Target {
  host: string
  port: number
}

function list(annotations: ReadonlyMap<string, string>, key: string | undefined): string[] | undefined {
  const text = key === undefined ? undefined : annotations.get(key)
  return text
    ?.slice(0, 4_096)
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

/** A port, a range of ports, or all. */
function hasPort(entries: readonly string[], port: number): boolean {
  return entries.some((entry) => {
    if (entry === '*') return true
    const [from = '', to = from] = entry.split('-')
    return /^\d+$/.test(from) && /^\d+$/.test(to) && port >= Number(from) && port <= Number(to)
  })
}

function hasAddress(entries: readonly string[], host: string): boolean {
  return entries.includes('*') || inAnySubnet(host, entries)
}

/**
 * Whether calls to an address pass through the sidecar, by the annotations of the pod alone: the key of the one that decides,
 * or undefined where none of them keeps these calls out.
 */
export function keptOutBy(
  mesh: Mesh,
  annotations: ReadonlyMap<string, string>,
  { host, port }: Target,
): string | undefined {
  const { excludes, includes } = mesh
  if (hasPort(list(annotations, excludes.ports) ?? [], port)) return excludes.ports
  if (hasAddress(list(annotations, excludes.subnets) ?? [], host)) return excludes.subnets
  const only = list(annotations, includes?.subnets)
  if (only === undefined || hasAddress(only, host)) return undefined
  return hasPort(list(annotations, includes?.ports) ?? [], port) ? undefined : includes?.subnets
}
