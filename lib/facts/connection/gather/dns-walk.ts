import 'server-only'
import { freeText } from '@/lib/kube/redact/sanitize'
import { queryName } from '@/lib/pod/probes/dns-query'
import { present } from '@/lib/present'
import {
  addressesIn,
  afterAnswers,
  type Libc,
  type Query,
  queriesFor,
  type ResolverFacts,
} from '@/lib/road/dns'
import type { RoadWalk } from '../contract'

/** Names asked for one name at most: the usual search list has 3 or 4 entries. */
const MOST_ASKED = 8

export interface Walking {
  name: string
  resolver: ResolverFacts
  libc: Libc
  /** The text of the hosts file. */
  hosts: string
  servers: readonly string[]
  signal: AbortSignal
  /** No query begins later than this; the last one takes 1.2 s at most. */
  withinMs?: number
}

/**
 * Asks as the C library does: one name after the other, until one has an address or the library gives up. Rejects only when the
 * signal aborts.
 */
export async function walkName(walking: Walking): Promise<Omit<RoadWalk, 'says'>> {
  const { name, resolver, libc, hosts, servers, signal, withinMs = Number.POSITIVE_INFINITY } = walking
  const known = addressesIn(hosts, name).map((address) => freeText(address, 64))
  if (known.length > 0) return { name, hosts: known, answers: [] }
  const from = performance.now()
  const answers: RoadWalk['answers'] = []
  let left: Query[] = queriesFor(name, resolver, libc).slice(0, MOST_ASKED)
  for (let query = left.shift(); query !== undefined; query = left.shift()) {
    if (performance.now() - from > withinMs) break
    const { search } = query
    const asked = query.name
    const replies = await queryName(asked, servers, signal)
    answers.push(
      ...replies.map(({ code, ...reply }) => ({ name: asked, ...present({ search, code }), ...reply })),
    )
    const then = afterAnswers(
      libc,
      replies.map(({ outcome }) => outcome),
    )
    if (then === 'found' || then === 'stop') break
    if (then === 'as-is') left = left.filter((next) => next.search === undefined)
  }
  return { name, hosts: [], answers }
}
