'use client'

import { useQuery } from '@tanstack/react-query'
import type { RowWhy } from '@/lib/facts/objects/contract/whys'
import { resourcesQuery } from '@/lib/facts/objects/query/resources'
import { whysQuery } from '@/lib/facts/objects/query/whys'
import { addressInLine } from '@/lib/objects/address-in-line'

const SERVICES = { group: '', version: 'v1', resource: 'services' }
const KEPT_MS = 30_000

/** The Service whose address a line of a log names. */
export interface ServiceAt {
  name: string
  namespace: string
  ip: string
  port: string
  /** Why it leads nowhere, where it does. */
  why: RowWhy | undefined
}

/**
 * The Service of the pod's own namespace that has the address in this line, with why it is not healthy; undefined where the line
 * names none, or where Services could not be listed. Costs one list of Services and what one Why costs.
 */
export function useServiceAt(namespace: string, line: string | undefined): ServiceAt | undefined {
  const address = line === undefined ? undefined : addressInLine(line)
  const target = { ...SERVICES, namespace }
  const listed = useQuery({
    ...resourcesQuery(target),
    queryKey: ['services-by-address', namespace],
    staleTime: KEPT_MS,
    enabled: address !== undefined,
    retry: false,
    select: ({ columns, rows }) => {
      const at = columns.findIndex(({ name }) => name === 'Cluster-IP')
      return new Map(rows.map(({ key, cells }) => [String(cells[at] ?? ''), key]))
    },
  })
  const name = address === undefined ? undefined : listed.data?.get(address.ip)
  const whys = useQuery({ ...whysQuery(target, [name ?? '']), enabled: name !== undefined })
  if (address === undefined || name === undefined) return undefined
  return { name, namespace, ...address, why: whys.data?.whys[name] }
}
