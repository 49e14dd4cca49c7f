import 'server-only'
import { readSmallFile } from './small-file'

const LIMIT = 1_048_576

/** What the kernel says of where this process runs; empty text where it could not be read, or is longer than 1 MiB. */
export interface KernelTraces {
  mountinfo: string
  cgroup: string
}

/** Reads `mountinfo` and `cgroup` of a process, by default of this one. */
export async function readKernelTraces(procDir = '/proc/self'): Promise<KernelTraces> {
  const read = async (name: string) => {
    const file = await readSmallFile(`${procDir}/${name}`, LIMIT)
    return file.state === 'readable' ? file.text : ''
  }
  const [mountinfo, cgroup] = await Promise.all([read('mountinfo'), read('cgroup')])
  return { mountinfo, cgroup }
}
