import { code, inTurn, listed, NOTHING, type Phrase, quote, say, words } from '@/lib/phrase/phrase'
import {
  dotsOf,
  isDnsAnswer,
  type Libc,
  lastHeard,
  queriesFor,
  type ResolvConf,
  type ResolverFacts,
} from '@/lib/road/dns'
import { counted } from '@/lib/words/lists'
import type { RoadAnswered, RoadDns, RoadLine, RoadWalk } from '../../contract'
import { sayOutcome } from './say-outcome'

export interface DnsWalkFacts {
  /** Null where resolv.conf could not be read; `says` is why. */
  resolver: ResolvConf | null
  says: string
  libc: { libc: RoadDns['libc']; says: string }
  /** The `hosts` line of nsswitch.conf, undefined without one. */
  nsswitch: string | undefined
  /** Entries of the hosts file, or why they are not known. */
  hosts: string
  walks: readonly Omit<RoadWalk, 'says'>[]
  /** Where the queries really went, when that is not the file's nameserver. */
  asked: readonly string[]
  /** The NetworkPolicy that does not admit the queries, as a sentence; absent where none is known to deny them. */
  denied?: Phrase
}

/** Whose order is shown where the container's C library is not known: that of most images. */
export function walkedAs(libc: RoadDns['libc']): Libc {
  return libc === 'musl' ? 'musl' : 'glibc'
}

function ordinal(number: number): string {
  return (
    ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'][number - 1] ?? `${number}th`
  )
}

function names(answers: readonly RoadAnswered[]): string[] {
  return [...new Set(answers.map(({ name }) => name))]
}

function found({ answers }: Pick<RoadWalk, 'answers'>): RoadAnswered | undefined {
  return answers.find(({ outcome }) => outcome === 'address')
}

/** The nameserver knows that there is no such name, or no address of it. */
function isMissing({ outcome }: RoadAnswered): boolean {
  return outcome === 'nxdomain' || outcome === 'nodata'
}

function sayWalk(walk: Omit<RoadWalk, 'says'>): Phrase {
  if (walk.hosts.length > 0) return say`${listed(walk.hosts.map(code))} by the hosts file: DNS is not asked.`
  const hit = found(walk)
  const asked = names(walk.answers)
  if (hit) {
    const at = asked.indexOf(hit.name) + 1
    return hit.name === walk.name
      ? say`${listed(hit.addresses.map(code))}, by the ${words(ordinal(at))} name: as is.`
      : say`${listed(hit.addresses.map(code))}, by the ${words(ordinal(at))} name: ${code(hit.name)}.`
  }
  if (asked.length === 0) return say`Not asked.`
  const last = lastHeard(walk.answers)
  if (last && !isMissing(last)) return say`Not resolved: ${sayOutcome(last)}.`
  return say`Not resolved by ${words(counted(asked.length, 'name'))}.`
}

/** How many names an outside name takes, by this pod's own search list. */
export function sayOutside(resolver: ResolverFacts, libc: Libc): Phrase {
  const queries = queriesFor('api.example.com', resolver, libc)
  if (queries[0]?.search === undefined) {
    const why =
      resolver.search.length === 0
        ? say`there is no search list`
        : say`it has 2 dots and ndots is ${resolver.ndots}`
    return say`A name outside, such as api.example.com, is asked as is first: ${why}.`
  }
  return say`A name outside, such as api.example.com, takes ${words(counted(queries.length, 'name'))}: ndots is ${resolver.ndots}.`
}

function saySolved(walk: Omit<RoadWalk, 'says'>): Phrase {
  if (walk.hosts.length > 0) return say`${code(walk.name)} is in the hosts file.`
  const hit = found(walk)
  if (hit === undefined) return NOTHING
  const at = ordinal(names(walk.answers).indexOf(hit.name) + 1)
  return hit.search === undefined
    ? say`${code(walk.name)} resolves as is, by the ${words(at)} name.`
    : say`${code(walk.name)} resolves because ${code(hit.search)} is appended: the ${words(at)} name.`
}

function lineOf({ resolver, says, walks, libc, denied }: DnsWalkFacts): RoadLine {
  if (resolver === null)
    return { meaning: 'unknown', says: say`/etc/resolv.conf is not known: ${quote(says)}.` }
  const missed = walks.filter((walk) => walk.hosts.length === 0 && found(walk) === undefined)
  if (missed.length > 0) {
    const queries = walks.flatMap(({ answers }) => answers)
    const isSilent = queries.length > 0 && !queries.some(({ outcome }) => isDnsAnswer(outcome))
    const what = say`${listed(missed.map(({ name }) => name).map(code))} ${missed.length === 1 ? say`does` : say`do`} not resolve here`
    const why = isSilent ? say`: the nameserver does not answer` : whyMissed(missed, resolver, libc)
    return { meaning: 'warning', says: say`${what}${why}.${isSilent && denied ? say` ${denied}` : NOTHING}` }
  }
  const asked = walks.find(({ answers }) => answers.length > 0)
  const shown = asked ?? walks[0]
  return {
    meaning: asked ? 'ok' : 'neutral',
    says: inTurn([shown && saySolved(shown), sayOutside(resolver, walkedAs(libc.libc))]),
  }
}

function whyMissed(
  missed: readonly Omit<RoadWalk, 'says'>[],
  resolver: ResolverFacts,
  { libc }: DnsWalkFacts['libc'],
): Phrase {
  const [first] = missed
  const unclear = missed.flatMap(({ name, answers }) => {
    const last = lastHeard(answers)
    return last && !isMissing(last) ? [say`${code(name)} (${sayOutcome(last)})`] : []
  })
  if (unclear.length > 0) return say`: the nameserver answers, but not with an address for ${listed(unclear)}`
  const isMusl = libc === 'musl' && first !== undefined && dotsOf(first.name) >= resolver.ndots
  return isMusl
    ? say`: with ndots:${resolver.ndots} musl asks for it as is, and never tries the search list`
    : NOTHING
}

function sourcesOf({ resolver, libc, nsswitch, hosts, asked }: DnsWalkFacts): RoadDns['sources'] {
  if (resolver === null) return [{ what: 'C library here', says: words(libc.says) }]
  const { nameservers, search, ndots, timeoutS, attempts, flags } = resolver
  const elsewhere = asked.every((server) => nameservers.includes(server))
    ? NOTHING
    : say`; asked at ${code(asked.join(' '))}`
  return [
    {
      what: 'nameservers',
      says: say`${nameservers.length === 0 ? say`none, so 127.0.0.1` : code(nameservers.join(' '))}${elsewhere}`,
    },
    { what: 'search', says: search.length === 0 ? say`none` : [code(search.join(' '))] },
    {
      what: 'options',
      says: say`ndots:${ndots} timeout:${timeoutS} attempts:${attempts}${flags.length > 0 ? say` ${code(flags.join(' '))}` : NOTHING}`,
    },
    { what: 'hosts file', says: words(hosts) },
    { what: 'C library here', says: words(libc.says) },
    ...(nsswitch === undefined || libc.libc === 'musl'
      ? []
      : [{ what: 'nsswitch.conf', says: [quote(nsswitch)] }]),
  ]
}

/** How names of this pod become addresses: what the files say, and what DNS answered to the names of the API server. */
export function describeDns(facts: DnsWalkFacts): RoadDns {
  const { resolver, libc, walks } = facts
  return {
    line: lineOf(facts),
    ...(resolver === null
      ? {}
      : {
          resolver: {
            nameservers: [...resolver.nameservers],
            search: [...resolver.search],
            ndots: resolver.ndots,
          },
        }),
    sources: sourcesOf(facts),
    libc: libc.libc,
    walks: walks.map((walk) => ({ ...walk, says: sayWalk(walk) })),
  }
}
