import 'server-only'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { mountedPod } from '@/lib/identity/mountinfo'
import {
  type CLibrary,
  cgroupPath,
  cLibraries,
  credentialMounts,
  isOfOwnPod,
  isWithin,
  type NeighborContainer,
  type NeighborMount,
  parseProcessStatus,
  podUidIn,
  proxyNames,
  type Seen,
  TOKEN_PATH,
} from '@/lib/identity/process-traces'
import { readSmallFile, systemCode } from '../small-file'
import { InsideRoot } from './inside-root'

const TRACE_BYTES = 262_144
const RESOLV_BYTES = 16_384
const MOST_NAMES = 2_000
const LOADER_DIRS = ['/lib64', '/lib', '/lib/x86_64-linux-gnu', '/lib/aarch64-linux-gnu']

async function seen<T>(read: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { state: 'read', value: await read() }
  } catch (error) {
    return { state: 'unread', osCode: systemCode(error) }
  }
}

async function text(path: string): Promise<Seen<string>> {
  const file = await readSmallFile(path, TRACE_BYTES)
  if (file.state === 'readable') return { state: 'read', value: file.text }
  if (file.state === 'empty') return { state: 'read', value: '' }
  return { state: 'unread', osCode: file.says }
}

const textOf = (trace: Seen<string>) => (trace.state === 'read' ? trace.value : '')

async function tracesOf(dir: string) {
  const [cgroup, mountinfo] = await Promise.all([text(join(dir, 'cgroup')), text(join(dir, 'mountinfo'))])
  const mounted = mountedPod(textOf(mountinfo))
  return { cgroup: cgroupPath(textOf(cgroup)), mountinfo, uid: mounted?.uid, container: mounted?.container }
}

const EQUALS = '='.charCodeAt(0)

// The names are cut out of the bytes, so that no value becomes a text of this process.
async function variablesOf(dir: string): Promise<Seen<{ count: number; proxies: string[] }>> {
  return seen(async () => {
    const file = await open(join(dir, 'environ'), 'r')
    const bytes = Buffer.alloc(TRACE_BYTES)
    try {
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0)
      const names = namesIn(bytes.subarray(0, bytesRead))
      return { count: names.size, proxies: proxyNames([...names]) }
    } finally {
      bytes.fill(0)
      await file.close()
    }
  })
}

function namesIn(environ: Buffer): Set<string> {
  const names = new Set<string>()
  let start = 0
  while (start < environ.length) {
    const end = environ.indexOf(0, start)
    const entry = environ.subarray(start, end < 0 ? environ.length : end)
    const equals = entry.indexOf(EQUALS)
    if (equals > 0) names.add(entry.toString('latin1', 0, Math.min(equals, 64)))
    start += entry.length + 1
  }
  return names
}

async function libcIn(root: InsideRoot): Promise<Seen<CLibrary | undefined>> {
  let refused: Seen<never> | undefined
  for (const dir of LOADER_DIRS) {
    const names = await seen(() => root.names(dir, MOST_NAMES))
    if (names.state === 'unread') {
      if (names.osCode !== 'ENOENT') refused ??= names
      continue
    }
    const [found] = cLibraries(names.value)
    if (found) return { state: 'read', value: found }
  }
  return refused ?? { state: 'read', value: undefined }
}

async function rootOf(dir: string): Promise<NeighborContainer['root']> {
  const opened = await seen(() => InsideRoot.open(join(dir, 'root')))
  if (opened.state === 'unread') return opened
  const root = opened.value
  try {
    const [token, resolvConf, libc] = await Promise.all([
      seen(async () => {
        const { mode, uid, gid } = await root.stat(TOKEN_PATH)
        return { mode: mode & 0o7777, uid, gid }
      }),
      seen(() => root.read('/etc/resolv.conf', RESOLV_BYTES)),
      libcIn(root),
    ])
    return { state: 'read', value: { token, resolvConf, libc } }
  } finally {
    await root.close()
  }
}

/**
 * The container that `kubectl debug --target` named when it added this one: process 1 is then that container's. Undefined in any other
 * container, whose process 1 is its own, the pod's or the node's. Values of variables and contents of tokens are never kept.
 */
export async function readTarget(procDir: string): Promise<NeighborContainer | undefined> {
  const dir = join(procDir, '1')
  const [own, traces] = await Promise.all([tracesOf(join(procDir, 'self')), tracesOf(dir)])
  const { cgroup, container } = traces
  const isOther = container !== undefined && own.container !== undefined && container !== own.container
  const ownUid = own.uid ?? podUidIn(own.cgroup)
  if (ownUid === undefined || cgroup === '' || (isWithin(cgroup, own.cgroup) && !isOther)) return undefined
  const user = parseProcessStatus(textOf(await text(join(dir, 'status'))))
  // What holds the namespaces of a pod whose containers share their processes.
  if (user === undefined || user.command === 'pause' || !isOfOwnPod(traces, ownUid)) return undefined
  const [variables, root] = await Promise.all([variablesOf(dir), rootOf(dir)])
  const mounts: Seen<NeighborMount[]> =
    traces.mountinfo.state === 'read'
      ? { state: 'read', value: credentialMounts(traces.mountinfo.value) }
      : traces.mountinfo
  return { user, variables, mounts, root, ...(container ? { container } : {}) }
}
