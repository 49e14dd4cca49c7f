import 'server-only'
import { join } from 'node:path'
import { readSmallFile } from './small-file'

// cgroup v2, and both names of v1, which kernels differ in.
const ALLOWED = ['cpuset.cpus.effective', 'cpuset/cpuset.effective_cpus', 'cpuset/cpuset.cpus']
const LIST = /^\d{1,6}(?:[-,]\d{1,6}){0,2000}$/

/** The CPUs that the cgroup of this process allows and those of the node, as lists of the kernel; undefined where not given. */
export async function readCpuSet(root = '/sys/fs/cgroup', online = '/sys/devices/system/cpu/online') {
  const read = async (path: string) => {
    const file = await readSmallFile(path, 16_384)
    const text = file.state === 'readable' ? file.text.trim() : ''
    return LIST.test(text) ? text : undefined
  }
  const allowed = await Promise.all(ALLOWED.map((name) => read(join(/* turbopackIgnore: true */ root, name))))
  return { allowed: allowed.find((list) => list !== undefined), online: await read(online) }
}
