import 'server-only'
import { open, readdir } from 'node:fs/promises'
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
  type Neighbors,
  parseProcessStatus,
  podUidIn,
  proxyNames,
  type Seen,
  TOKEN_PATH,
} from '@/lib/identity/process-traces'
import { readSmallFile, systemCode } from '../small-file'
import { InsideRoot } from './inside-root'

/** Processes that are examined, the oldest first. */
export const MOST_PROCESSES = 64
export const MOST_CONTAINERS = 8
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
 * The other containers of this pod, as far as this process sees their processes: with a shared process namespace, or as an ephemeral
 * container with a target. Each by its oldest process. Values of variables and contents of tokens are never kept. Rejects
 * where the directory of processes cannot be read.
 */
export async function readNeighbors(procDir: string): Promise<Neighbors> {
  const own = await tracesOf(join(procDir, 'self'))
  const ownUid = own.uid ?? podUidIn(own.cgroup)
  const pids = (await readdir(procDir))
    .filter((name) => /^\d{1,10}$/.test(name))
    .map(Number)
    .toSorted((a, b) => a - b)
  const containers = new Map<string, NeighborContainer>()
  let foreign = 0
  let isCut = false
  const examined = pids.slice(0, MOST_PROCESSES)
  for (const pid of examined) {
    const dir = join(procDir, String(pid))
    const traces = await tracesOf(dir)
    const isOtherByName =
      traces.container !== undefined && own.container !== undefined && traces.container !== own.container
    if (traces.cgroup === '' || (isWithin(traces.cgroup, own.cgroup) && !isOtherByName)) continue
    const user = parseProcessStatus(textOf(await text(join(dir, 'status'))))
    // A process that ended meanwhile, and the one that holds the pod's namespaces.
    if (user === undefined || user.command === 'pause') continue
    if (!isOfOwnPod(traces, ownUid)) {
      foreign += 1
      continue
    }
    // Containers have control groups of their own; where they do not, the kubelet's mounts tell them apart.
    const key = isWithin(traces.cgroup, own.cgroup) ? (traces.container ?? '') : traces.cgroup
    if (containers.has(key)) continue
    if (containers.size >= MOST_CONTAINERS) {
      isCut = true
      continue
    }
    const [variables, root] = await Promise.all([variablesOf(dir), rootOf(dir)])
    const mounts: Seen<NeighborMount[]> =
      traces.mountinfo.state === 'read'
        ? { state: 'read', value: credentialMounts(traces.mountinfo.value) }
        : traces.mountinfo
    const { container } = traces
    containers.set(key, { pid, user, variables, mounts, root, ...(container ? { container } : {}) })
  }
  return {
    containers: [...containers.values()],
    examined: examined.length,
    processes: pids.length,
    isCut,
    foreign,
  }
}
