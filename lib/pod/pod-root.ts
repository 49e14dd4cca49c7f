import 'server-only'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addressesIn } from '@/lib/road/dns'
import { podRoot } from './environment'

/** Where a file of the pod is for this process. Answers and messages name it as the pod does. */
export function onDisk(path: string): string {
  const folder = podRoot()
  return folder === undefined ? path : join(folder, path)
}

/** What the hosts file of a pod whose root is elsewhere says of a name; none in a pod, whose C library reads it. */
export function hostsOfPod(name: string): string[] {
  if (podRoot() === undefined) return []
  try {
    return addressesIn(readFileSync(onDisk('/etc/hosts'), 'utf8').slice(0, 65_536), name)
  } catch {
    return []
  }
}
