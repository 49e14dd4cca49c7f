import type { Neighbor, NeighborFact } from '@/lib/facts/identity/contract/neighbors'
import { mayRead, type NeighborContainer, type Seen, TOKEN_PATH } from '@/lib/identity/process-traces'
import { capitalized, code, listed, NOTHING, type Phrase, say, shortListed, words } from '@/lib/phrase/phrase'
import { counted } from '@/lib/words/lists'

const REFUSED = new Set(['EACCES', 'EPERM'])
const ABSENT = new Set(['ENOENT', 'ENOTDIR'])

function unread({ osCode }: { osCode: string }, what: Phrase): NeighborFact {
  return REFUSED.has(osCode)
    ? { state: 'denied', says: say`The kernel does not let this process see ${what} (${code(osCode)}).` }
    : { state: 'unknown', says: say`${capitalized(what)} could not be read (${code(osCode)}).` }
}

function neutral(says: Phrase): NeighborFact {
  return { state: 'neutral', says }
}

function tokenFact({ user, root }: NeighborContainer): NeighborFact {
  const token = root.state === 'read' ? root.value.token : root
  if (token.state === 'unread') {
    return ABSENT.has(token.osCode) && root.state === 'read'
      ? neutral(say`It has no token at ${code(TOKEN_PATH)}.`)
      : unread(token, say`its token file`)
  }
  const { mode, uid, gid } = token.value
  const file = say`${code(TOKEN_PATH)} has mode ${code(mode.toString(8).padStart(4, '0'))} and belongs to ${code(`${uid}:${gid}`)}`
  if (mayRead(token.value, user))
    return { state: 'ok', says: say`${file}. Its user ${user.uid} can read it.` }
  const orUser = uid === 0 ? NOTHING : say`, or run as user ${uid}`
  const says = say`${file}. Its user ${code(`${user.uid}:${user.gid}`)} cannot read it: set ${code('fsGroup')} in the pod’s ${code('securityContext')}${orUser}.`
  return { state: 'bad', says }
}

function mountsFact({ mounts }: NeighborContainer): NeighborFact {
  if (mounts.state === 'unread') return unread(mounts, say`its mounts`)
  const list = mounts.value
  if (list.length === 0) return neutral(say`Nothing is mounted under ${code('/var/run/secrets')}.`)
  const says = list.map(
    ({ at, type, readOnly }) => say`${code(at)} (${code(type)}${readOnly ? say`, read-only` : NOTHING})`,
  )
  return neutral(say`${shortListed(says)}.`)
}

function libcFact({ root }: NeighborContainer): NeighborFact {
  const libc = root.state === 'read' ? root.value.libc : root
  if (libc.state === 'unread') return unread(libc, say`its files`)
  if (libc.value === undefined)
    return neutral(say`No loader of glibc or musl is in its usual folders: its programs may be static.`)
  const { name, loader } = libc.value
  const isMusl = name === 'musl'
  return neutral(
    say`${words(name)} (${code(loader)})${isMusl ? say`, which resolves names differently from glibc` : NOTHING}.`,
  )
}

function resolverFact({ root }: NeighborContainer, sayResolver: (text: string) => Phrase): NeighborFact {
  const file: Seen<string> = root.state === 'read' ? root.value.resolvConf : root
  if (file.state === 'read') return neutral(say`${sayResolver(file.value)}.`)
  return ABSENT.has(file.osCode) && root.state === 'read'
    ? { state: 'warning', says: say`It has no ${code('/etc/resolv.conf')}.` }
    : unread(file, say`its ${code('/etc/resolv.conf')}`)
}

function proxiesFact({ variables }: NeighborContainer): NeighborFact {
  if (variables.state === 'unread') return unread(variables, say`its environment`)
  const { count, proxies } = variables.value
  const of = say`of ${words(counted(count, 'variable'))}`
  return neutral(
    proxies.length === 0 ? say`None ${of}.` : say`${listed(proxies.map(code))}, ${of}. Values are not read.`,
  )
}

/**
 * Another container in words: its token by mode and owner against its own user, what is mounted, how it resolves names, and by name
 * the variables of proxies. What the kernel refused is a state, with what would let this process see it.
 */
export function describeNeighbor(
  container: NeighborContainer,
  sayResolver: (resolvConf: string) => Phrase,
): Neighbor {
  const { user, container: name } = container
  const facts = {
    token: tokenFact(container),
    mounts: mountsFact(container),
    resolver: resolverFact(container, sayResolver),
    libc: libcFact(container),
    proxies: proxiesFact(container),
  }
  const isDenied = Object.values(facts).some(({ state }) => state === 'denied')
  return {
    name: name ?? user.command,
    command: user.command,
    uid: user.uid,
    gid: user.gid,
    ...facts,
    ...(isDenied
      ? {
          fix: say`Run this container as user ${user.uid} and group ${user.gid} (${code('securityContext.runAsUser')} and ${code('runAsGroup')}). Added capabilities are effective only for root.`,
        }
      : {}),
  }
}
