import 'server-only'
import { join } from 'node:path'
import {
  type CgroupSubject,
  type CgroupValue,
  effectiveLimit,
  parseCfs,
  parseCount,
  parseCpuMax,
  parseProcCgroup,
} from '@/lib/identity/cgroup-limits'
import { readSmallFile } from './small-file'

export interface CgroupLimit {
  what: CgroupSubject
  value: CgroupValue
  /** The file of the process's own cgroup that was read, or would have been. */
  source: string
  /** True when cgroups above the highest that was read are out of sight, as the pod's is from a cgroup namespace. */
  isHiddenAbove: boolean
}

export interface CgroupReading {
  version: 'v1' | 'v2' | 'none'
  limits: CgroupLimit[]
}

export interface CgroupOptions {
  /** Where the hierarchy is mounted. */
  root?: string
  /** Text of `/proc/self/cgroup`. */
  procCgroup: string
}

interface Source {
  what: CgroupSubject
  /** Folder of the controller under the root, "" in v2. */
  controller: string
  files: readonly [string, ...string[]]
  parse: (...texts: string[]) => CgroupValue
}

const V2: readonly Source[] = [
  { what: 'cpu', controller: '', files: ['cpu.max'], parse: (max = '') => parseCpuMax(max) },
  { what: 'memory', controller: '', files: ['memory.max'], parse: (max = '') => parseCount(max) },
  { what: 'pids', controller: '', files: ['pids.max'], parse: (max = '') => parseCount(max) },
]

const V1: readonly Source[] = [
  {
    what: 'cpu',
    controller: 'cpu',
    files: ['cpu.cfs_quota_us', 'cpu.cfs_period_us'],
    parse: (quota = '', period = '') => parseCfs(quota, period),
  },
  {
    what: 'memory',
    controller: 'memory',
    files: ['memory.limit_in_bytes'],
    parse: (max = '') => parseCount(max),
  },
  { what: 'pids', controller: 'pids', files: ['pids.max'], parse: (max = '') => parseCount(max) },
]

/**
 * The limits that this process sees: the lowest from its own cgroup up to the root of what is mounted. In a container
 * that is most often the container's own cgroup alone, and whether the pod's above it holds less stays open.
 */
export async function readCgroup({
  root = '/sys/fs/cgroup',
  procCgroup,
}: CgroupOptions): Promise<CgroupReading> {
  const paths = parseProcCgroup(procCgroup)
  const unified = await readText(join(root, 'cgroup.controllers'))
  const sources = unified !== undefined ? V2 : V1
  const limits = await Promise.all(
    sources.map((source) => readSource(root, source, paths.get(source.controller) ?? '/')),
  )
  const found = limits.some(({ value }) => value.kind !== 'unreadable')
  if (unified === undefined && !found) return { version: 'none', limits: [] }
  return { version: unified === undefined ? 'v1' : 'v2', limits }
}

async function readSource(root: string, source: Source, path: string): Promise<CgroupLimit> {
  const mount = join(root, source.controller)
  const folders = foldersUp(path).map((folder) => join(mount, folder))
  const values: CgroupValue[] = []
  const read: string[] = []
  for (const folder of folders) {
    const texts = await Promise.all(source.files.map((file) => readText(join(folder, file))))
    const whole = texts.filter((text) => text !== undefined)
    if (whole.length !== texts.length) continue
    read.push(folder)
    values.push(source.parse(...whole))
  }
  const own = read[0] ?? mount
  return {
    what: source.what,
    value: effectiveLimit(values),
    source: join(own, source.files[0]),
    // What is mounted begins at the own cgroup, whose path from the kernel's root is not seen.
    isHiddenAbove: own === join(mount, '/') && !read.some((folder) => OF_POD.test(folder)),
  }
}

// pod<uid> under cgroupfs, kubepods-burstable-pod<uid with underscores>.slice under systemd.
const OF_POD = /[/-]pod[0-9a-f_-]{32,36}(?:\.slice)?$/

// "/a/b" gives /a/b, /a and /. The path of a host's cgroup does not exist in a container and is skipped.
function foldersUp(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..')
  return Array.from(
    { length: parts.length + 1 },
    (_, gone) => `/${parts.slice(0, parts.length - gone).join('/')}`,
  )
}

async function readText(path: string): Promise<string | undefined> {
  const file = await readSmallFile(path, 4096)
  if (file.state === 'empty') return ''
  return file.state === 'readable' ? file.text : undefined
}
