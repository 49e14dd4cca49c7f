import 'server-only'
import { Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Outcome } from '@/lib/road/dns'
import { podNameserver } from '../environment'
import { systemCode } from '../small-file'

/** Longest time for one query, however many nameservers are asked for it. */
const QUERY_DEADLINE_MS = 1_200
/** For each nameserver. */
const SERVER_DEADLINE_MS = 600
/** resolv.conf(5), MAXNS. */
const MOST_SERVERS = 3

export interface DnsAnswer {
  type: 'A' | 'AAAA'
  outcome: Outcome
  addresses: string[]
  code?: string
  ms: number
}

const OUTCOMES = new Map<string, Outcome>([
  ['ENOTFOUND', 'nxdomain'],
  ['ENODATA', 'nodata'],
  ['ESERVFAIL', 'servfail'],
  ['EREFUSED', 'refused'],
  ['ENOTIMP', 'refused'],
  ['EFORMERR', 'refused'],
  ['ETIMEOUT', 'timeout'],
  ['ECANCELLED', 'timeout'],
])

/** The nameservers that are asked, in order; the C library asks 127.0.0.1 where the file names none. */
export function serversOf(nameservers: readonly string[]): string[] {
  const elsewhere = podNameserver()
  if (elsewhere !== undefined) return [elsewhere]
  const usable = nameservers.filter((server) => isIP(server) !== 0).slice(0, MOST_SERVERS)
  return usable.length > 0 ? usable : ['127.0.0.1']
}

async function askFor(type: 'A' | 'AAAA', name: string, resolver: Resolver): Promise<DnsAnswer> {
  const began = performance.now()
  const ms = () => Math.round((performance.now() - began) * 10) / 10
  try {
    const addresses = await (type === 'A' ? resolver.resolve4(name) : resolver.resolve6(name))
    return {
      type,
      outcome: addresses.length > 0 ? 'address' : 'nodata',
      addresses: addresses.slice(0, 8),
      ms: ms(),
    }
  } catch (error) {
    const code = systemCode(error)
    return { type, outcome: OUTCOMES.get(code) ?? 'failed', addresses: [], code, ms: ms() }
  }
}

/**
 * Asks nameservers for A and AAAA of exactly this name, at once and without a search list, 1.2 s at most. For names that this
 * product knows by itself, never for one that a reader typed. Rejects only when the signal aborts.
 */
export async function queryName(
  name: string,
  servers: readonly string[],
  signal: AbortSignal,
): Promise<DnsAnswer[]> {
  signal.throwIfAborted()
  const resolver = new Resolver({ timeout: SERVER_DEADLINE_MS, tries: 1 })
  const cancel = () => resolver.cancel()
  const timer = setTimeout(cancel, QUERY_DEADLINE_MS)
  signal.addEventListener('abort', cancel, { once: true })
  try {
    resolver.setServers(servers)
    const answers = await Promise.all([askFor('A', name, resolver), askFor('AAAA', name, resolver)])
    signal.throwIfAborted()
    return answers
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', cancel)
  }
}
