import 'server-only'
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
