import type { Neighbor, NeighborFact } from '@/lib/facts/identity/contract/neighbors'
import { mayRead, type NeighborContainer, type Seen, TOKEN_PATH } from '@/lib/identity/process-traces'
import { capital, counted, listOf, shortListOf } from '@/lib/words/lists'

const REFUSED = new Set(['EACCES', 'EPERM'])
const ABSENT = new Set(['ENOENT', 'ENOTDIR'])

function unread({ osCode }: { osCode: string }, what: string): NeighborFact {
  return REFUSED.has(osCode)
    ? { state: 'denied', says: `The kernel does not let this process see ${what} (${osCode}).` }
    : { state: 'unknown', says: `${capital(what)} could not be read (${osCode}).` }
}

function neutral(says: string): NeighborFact {
  return { state: 'neutral', says }
}

function tokenFact({ user, root }: NeighborContainer): NeighborFact {
  const token = root.state === 'read' ? root.value.token : root
  if (token.state === 'unread') {
    return ABSENT.has(token.osCode) && root.state === 'read'
      ? neutral(`It has no token at ${TOKEN_PATH}.`)
      : unread(token, 'its token file')
  }
  const { mode, uid, gid } = token.value
  const file = `${TOKEN_PATH} has mode ${mode.toString(8).padStart(4, '0')} and belongs to ${uid}:${gid}`
  if (mayRead(token.value, user)) return { state: 'ok', says: `${file}. Its user ${user.uid} can read it.` }
  const says = `${file}. Its user ${user.uid}:${user.gid} cannot read it: set fsGroup in the pod’s securityContext${uid === 0 ? '' : `, or run as user ${uid}`}.`
  return { state: 'bad', says }
}

function mountsFact({ mounts }: NeighborContainer): NeighborFact {
  if (mounts.state === 'unread') return unread(mounts, 'its mounts')
  const list = mounts.value
  if (list.length === 0) return neutral('Nothing is mounted under /var/run/secrets.')
  const says = list.map(({ at, type, readOnly }) => `${at} (${type}${readOnly ? ', read-only' : ''})`)
  return neutral(`${shortListOf(says)}.`)
}

function libcFact({ root }: NeighborContainer): NeighborFact {
  const libc = root.state === 'read' ? root.value.libc : root
  if (libc.state === 'unread') return unread(libc, 'its files')
  if (libc.value === undefined)
    return neutral('No loader of glibc or musl is in its usual folders: its programs may be static.')
  const { name, loader } = libc.value
  const isMusl = name === 'musl'
  return neutral(`${name} (${loader})${isMusl ? ', which resolves names differently from glibc' : ''}.`)
}

function resolverFact({ root }: NeighborContainer, sayResolver: (text: string) => string): NeighborFact {
  const file: Seen<string> = root.state === 'read' ? root.value.resolvConf : root
  if (file.state === 'read') return neutral(`${sayResolver(file.value)}.`)
  return ABSENT.has(file.osCode) && root.state === 'read'
    ? { state: 'warning', says: 'It has no /etc/resolv.conf.' }
    : unread(file, 'its /etc/resolv.conf')
}

function proxiesFact({ variables }: NeighborContainer): NeighborFact {
  if (variables.state === 'unread') return unread(variables, 'its environment')
  const { count, proxies } = variables.value
  const of = `of ${counted(count, 'variable')}`
  return neutral(proxies.length === 0 ? `None ${of}.` : `${listOf(proxies)}, ${of}. Values are not read.`)
}

/**
 * Another container in words: its token by mode and owner against its own user, what is mounted, how it resolves names, and by name
 * the variables of proxies. What the kernel refused is a state, with what would let this process see it.
 */
export function describeNeighbor(
  container: NeighborContainer,
  sayResolver: (resolvConf: string) => string,
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
          fix: `Run this container as user ${user.uid} and group ${user.gid} (securityContext.runAsUser and runAsGroup). Added capabilities are effective only for root.`,
        }
      : {}),
  }
}
