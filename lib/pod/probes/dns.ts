import 'server-only'
import { lookup as systemLookup } from 'node:dns/promises'
import type { DnsFacts } from '@/lib/contract/probe-facts'
import { hostsOfPod } from '../pod-root'
import { type ProbeLimits, probe, toFault } from './deadline'

export const DNS_DEADLINE_MS = 2_500

export type Lookup = (name: string) => Promise<readonly { address: string }[]>

const getaddrinfo: Lookup = async (name) => {
  const known = hostsOfPod(name)
  if (known.length > 0) return known.map((address) => ({ address }))
  return systemLookup(name, { all: true, verbatim: true })
}

// getaddrinfo cannot be cancelled and holds one of libuv's four threads while DNS is down, so a lookup that
// hangs is joined by later probes instead of starting one more.
const underWay = new WeakMap<Lookup, Map<string, ReturnType<Lookup>>>()

function shared(name: string, lookup: Lookup): ReturnType<Lookup> {
  const byName = underWay.get(lookup) ?? new Map<string, ReturnType<Lookup>>()
  underWay.set(lookup, byName)
  const running = byName.get(name)
  if (running) return running
  const started = lookup(name).finally(() => byName.delete(name))
  byName.set(name, started)
  return started
}

/** Resolves a name as every program in the pod does: by the C library, with /etc/hosts and the search list. */
export function probeDns(name: string, limits: ProbeLimits, lookup: Lookup = getaddrinfo): Promise<DnsFacts> {
  return probe<DnsFacts>({ deadlineMs: DNS_DEADLINE_MS, ...limits }, ({ answered, elapsed }) => {
    shared(name, lookup).then(
      (found) => {
        const addresses = [...new Set(found.map(({ address }) => address))]
        answered({ outcome: 'answered', ms: elapsed(), addresses })
      },
      (error: unknown) => answered(toFault(error, elapsed())),
    )
    return () => {}
  })
}
