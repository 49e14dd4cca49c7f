import 'server-only'
import { constants } from 'node:fs'
import { access, lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DeviceFile } from '@/lib/identity/own-container'
import { cLibraries } from '@/lib/identity/process-traces'
import { present } from '@/lib/present'
import { parseResolvConf } from '@/lib/road/dns'
import { onDisk } from './pod-root'
import { readSmallFile } from './small-file'

const LIMIT = 1_048_576

/** What the kernel says of where this process runs; empty text where it could not be read, or is longer than 1 MiB. */
interface KernelTraces {
  mountinfo: string
  cgroup: string
  /** How user IDs of the process map to those of the node. */
  uidMap: string
}

/** Reads `mountinfo`, `cgroup` and `uid_map` of a process, by default of this one. */
export async function readKernelTraces(procDir = '/proc/self'): Promise<KernelTraces> {
  const read = async (name: string) => {
    const file = await readSmallFile(`${procDir}/${name}`, LIMIT)
    return file.state === 'readable' ? file.text : ''
  }
  const [mountinfo, cgroup, uidMap] = await Promise.all([read('mountinfo'), read('cgroup'), read('uid_map')])
  return { mountinfo, cgroup, uidMap }
}

/** What the files that the kubelet writes into a container say of its pod. */
export interface KubeletFiles {
  /** The kubelet heads /etc/hosts with it: the host name is then the node's (pkg/kubelet/kubelet_pods.go, 1.36). */
  isOnHostNetwork: boolean
  /** By the first entry of the search list, as ClusterFirst writes it. */
  namespace?: string
}

/** Reads `/etc/hosts` and `/etc/resolv.conf` of the container. */
export async function readKubeletFiles(): Promise<KubeletFiles> {
  const read = async (path: string) => {
    const file = await readSmallFile(path, 65_536, onDisk(path))
    return file.state === 'readable' ? file.text : ''
  }
  const [hosts, resolvConf] = await Promise.all([read('/etc/hosts'), read('/etc/resolv.conf')])
  const [first = ''] = parseResolvConf(resolvConf).search
  const namespace = /^([a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)\.svc\./.exec(first)?.[1]
  return {
    isOnHostNetwork: hosts.startsWith('# Kubernetes-managed hosts file (host network).'),
    ...present({ namespace }),
  }
}

const FOLDERS = ['/lib', '/lib64', '/usr/lib', '/usr/lib64']

/** The C library of the container, by its loaders; `unknown` where there is none, as in an image of one static program. */
export async function readCLibrary(): Promise<{ libc: 'glibc' | 'musl' | 'both' | 'unknown'; says: string }> {
  const found = new Map<'glibc' | 'musl', string>()
  for (const folder of FOLDERS) {
    const names = await readdir(onDisk(folder)).catch((): string[] => [])
    for (const { name, loader } of cLibraries(names))
      if (!found.has(name)) found.set(name, `${folder}/${loader}`)
  }
  const says = [...found].map(([libc, path]) => `${libc}, by ${path}`).join('; ')
  const [first, second] = [...found.keys()]
  if (first === undefined)
    return { libc: 'unknown', says: 'no loader of glibc or musl in /lib, /lib64 or /usr/lib' }
  return { libc: second === undefined ? first : 'both', says }
}

/** What runtimes give to every container. */
const USUAL = new Set(
  'console core fd full mqueue null ptmx pts random shm stderr stdin stdout termination-log tty urandom zero'.split(
    ' ',
  ),
)
const MOST = 200
const DEPTH = 2

/**
 * The device files under `/dev` beside those of every container, at most 200 and two folders deep; undefined where the folder
 * cannot be read. No device is opened.
 */
export async function readDevices(dev = '/dev'): Promise<DeviceFile[] | undefined> {
  const found: DeviceFile[] = []
  const names = await namesIn(dev)
  if (names === undefined) return undefined
  await collect(
    dev,
    names.filter((name) => !USUAL.has(name)),
    { depth: 0, found, shown: '/dev' },
  )
  return found
}

async function namesIn(folder: string): Promise<string[] | undefined> {
  return readdir(folder).then(
    (names) => names.sort(),
    () => undefined,
  )
}

interface Walk {
  depth: number
  found: DeviceFile[]
  shown: string
}

async function collect(
  folder: string,
  names: readonly string[],
  { depth, found, shown }: Walk,
): Promise<void> {
  for (const name of names) {
    if (found.length >= MOST) return
    const path = join(folder, name)
    const stat = await lstat(path).catch(() => undefined)
    if (stat === undefined) continue
    if (stat.isDirectory() && depth < DEPTH)
      await collect(path, (await namesIn(path)) ?? [], { depth: depth + 1, found, shown: `${shown}/${name}` })
    if (!stat.isCharacterDevice() && !stat.isBlockDevice()) continue
    const [readable, writable] = await Promise.all([may(path, constants.R_OK), may(path, constants.W_OK)])
    found.push({ path: `${shown}/${name}`, isBlock: stat.isBlockDevice(), readable, writable })
  }
}

function may(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  )
}
