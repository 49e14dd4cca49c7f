import 'server-only'
import { readdir } from 'node:fs/promises'
import { cLibraries } from '@/lib/identity/process-traces'
import { onDisk } from './pod-root'
import { readSmallFile } from './small-file'

const LIMIT = 1_048_576

/** What the kernel says of where this process runs; empty text where it could not be read, or is longer than 1 MiB. */
export interface KernelTraces {
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
