import 'server-only'
import { sayResolver } from '@/lib/diagnosis/causes/network/resolv-conf'
import { describeNeighbor } from '@/lib/facts/identity/judge/describe-neighbor'
import { eachText, freeText } from '@/lib/kube/redact/sanitize'
import type { Settings } from '@/lib/pod/environment'
import { readTarget } from '@/lib/pod/neighbors/read-neighbors'
import { onDisk } from '@/lib/pod/pod-root'
import { parseResolvConf } from '@/lib/road/dns'
import type { NeighborsAnswer } from '../contract/neighbors'

/** What the container has that `kubectl debug` was aimed at, by the kernel's files of its process. Nothing is asked of the API server. */
export async function describeNeighbors({
  settings,
  procDir = onDisk('/proc'),
}: {
  settings: Pick<Settings, 'attachedFrom'>
  procDir?: string
}): Promise<NeighborsAnswer> {
  const found = settings.attachedFrom === undefined ? await readTarget(procDir) : undefined
  if (found === undefined) return {}
  const target = describeNeighbor(found, (text) => sayResolver(parseResolvConf(text)))
  return { target: eachText(target, (text) => freeText(text, 4_096)) }
}
