import 'server-only'
import type { FileFacts } from '@/lib/contract/probe-facts'
import { freeText } from '@/lib/kube/redact/sanitize'
import { onDisk } from '@/lib/pod/pod-root'
import { queryName, serversOf } from '@/lib/pod/probes/dns-query'
import { readCLibrary } from '@/lib/pod/process-traces'
import { readSmallFile } from '@/lib/pod/small-file'
import { present } from '@/lib/present'
import { addressesIn, parseResolvConf, type ResolvConf } from '@/lib/road/dns/resolv-conf'
import { afterAnswers, type Libc, type Query, queriesFor } from '@/lib/road/dns/walk'
import { counted } from '@/lib/words/lists'
import type { RoadDns, RoadWalk } from '../contract'
import { describeDns, walkedAs } from '../judge/road/describe-dns'

/** Names asked for one name at most: the usual search list has 3 or 4 entries. */
const MOST_ASKED = 8

const read = (path: string) => readSmallFile(path, 65_536, onDisk(path))

// The C library takes a file that is empty or absent for one without entries.
function resolverOf(file: FileFacts): { resolver: ResolvConf | null; says: string } {
  if (file.state === 'readable') return { resolver: parseResolvConf(freeText(file.text)), says: '' }
  if (file.state === 'empty' || file.state === 'absent') return { resolver: parseResolvConf(''), says: '' }
  return { resolver: null, says: file.says }
}

interface Walking {
  name: string
  resolver: ResolvConf
  libc: Libc
  hosts: string
  servers: readonly string[]
  signal: AbortSignal
}

/** Asks as the C library does: one name after the other, until one has an address or the library gives up. */
async function walk({
  name,
  resolver,
  libc,
  hosts,
  servers,
  signal,
}: Walking): Promise<Omit<RoadWalk, 'says'>> {
  const known = addressesIn(hosts, name).map((address) => freeText(address, 64))
  if (known.length > 0) return { name, hosts: known, answers: [] }
  const answers: RoadWalk['answers'] = []
  let left: Query[] = queriesFor(name, resolver, libc).slice(0, MOST_ASKED)
  for (let query = left.shift(); query !== undefined; query = left.shift()) {
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

function hostsSays(file: FileFacts): string {
  if (file.state === 'readable') {
    const lines = file.text.split('\n').filter((line) => /^\s*[^#\s]/.test(line))
    return counted(lines.length, 'line')
  }
  return {
    empty: 'empty',
    absent: 'absent',
    unreadable: `not readable: ${file.says}`,
    'too-large': file.says,
  }[file.state]
}

/**
 * How these names become addresses in this container, by its files and by real queries, each walk at the same time. `denied` is
 * the NetworkPolicy that does not admit them, as a sentence.
 */
export async function readDns(
  names: readonly string[],
  signal: AbortSignal,
  denied: string | undefined,
): Promise<RoadDns> {
  const [conf, hostsFile, nsswitchFile, libc] = await Promise.all([
    read('/etc/resolv.conf'),
    read('/etc/hosts'),
    read('/etc/nsswitch.conf'),
    readCLibrary(),
  ])
  const { resolver, says } = resolverOf(conf)
  const hosts = hostsFile.state === 'readable' ? hostsFile.text : ''
  const nsswitch =
    nsswitchFile.state === 'readable' ? /^\s*(hosts:.*)$/m.exec(nsswitchFile.text)?.[1] : undefined
  const servers = serversOf(resolver?.nameservers ?? [])
  const walks = resolver
    ? await Promise.all(
        names.map((name) => walk({ name, resolver, libc: walkedAs(libc.libc), hosts, servers, signal })),
      )
    : []
  return describeDns({
    resolver,
    says,
    libc,
    nsswitch: nsswitch === undefined ? undefined : freeText(nsswitch, 200),
    hosts: hostsSays(hostsFile),
    walks,
    asked: servers,
    ...present({ denied }),
  })
}
