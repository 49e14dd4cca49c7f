import { join } from 'node:path'
import type { Self } from '@/lib/facts/identity/gather/self'
import { parseDownwardFile } from '@/lib/identity/downward-file'
import type { EgressCaller } from '@/lib/network-policy/judge'
import { type KnownLabels, NO_LABELS_KNOWN } from '@/lib/network-policy/selector'
import { onDisk } from '@/lib/pod/pod-root'
import { readSmallFile } from '@/lib/pod/small-file'

const LABELS_BYTES = 262_144

// The kubelet keeps the file current, so that it is as good as the object where that cannot be read.
async function labelsInFiles(dirs: readonly string[]): Promise<KnownLabels> {
  for (const dir of dirs) {
    const path = join(dir, 'labels')
    const file = await readSmallFile(path, LABELS_BYTES, onDisk(path))
    const entries = file.state === 'readable' ? parseDownwardFile(file.text) : undefined
    if (entries !== undefined && entries.length > 0) {
      return { labels: new Map(entries.map(({ key, value }) => [key, value])), whole: true }
    }
  }
  return NO_LABELS_KNOWN
}

/** This pod as policies see it: by its object, or by the downward API's file of labels and the host name. */
export async function ownCaller(
  self: Self,
  namespace: string,
  downwardDirs: readonly string[],
): Promise<EgressCaller> {
  const { pod, witnesses } = self
  if (pod !== undefined) {
    const { hostIP, hostIPs = [] } = pod.status ?? {}
    return {
      namespace,
      labels: { labels: pod.metadata.labels ?? new Map(), whole: true },
      hostNetwork: pod.spec.hostNetwork === true ? 'yes' : 'no',
      nodeIps: [hostIP, ...hostIPs.map(({ ip }) => ip)].filter((ip) => ip !== undefined),
    }
  }
  // On the node's network the host name is the node's.
  const podName = witnesses.claims?.pod?.name
  const hasOwnName = podName !== undefined && witnesses.hostname === podName.slice(0, 63)
  return {
    namespace,
    labels: await labelsInFiles(downwardDirs),
    hostNetwork: hasOwnName ? 'no' : 'unknown',
    nodeIps: [],
  }
}
