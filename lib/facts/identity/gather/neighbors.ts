import 'server-only'
import { join } from 'node:path'
import { sayResolver } from '@/lib/diagnosis/causes/network/resolv-conf'
import { describeNeighbor } from '@/lib/facts/identity/judge/describe-neighbor'
import { mountedPod } from '@/lib/identity/mountinfo'
import { eachText, freeText } from '@/lib/kube/redact/sanitize'
import type { Settings } from '@/lib/pod/environment'
import { readNeighbors } from '@/lib/pod/neighbors/read-neighbors'
import { onDisk } from '@/lib/pod/pod-root'
import { readKernelTraces } from '@/lib/pod/process-traces'
import { systemCode } from '@/lib/pod/small-file'
import { parseResolvConf } from '@/lib/road/dns'
import { counted } from '@/lib/words/lists'
import type { NeighborsAnswer } from '../contract/neighbors'

const SHARE = `spec:
  shareProcessNamespace: true`

function empty(state: NeighborsAnswer['state'], says: string): NeighborsAnswer {
  return { state, says, containers: [], notes: [] }
}

/** What the other containers of this pod have, by the kernel's files of their processes. Nothing is asked of the API server. */
export async function describeNeighbors({
  settings,
  procDir = onDisk('/proc'),
}: {
  settings: Pick<Settings, 'attachedFrom'>
  procDir?: string
}): Promise<NeighborsAnswer> {
  if (settings.attachedFrom !== undefined) {
    return empty('absent', 'This page does not run in a pod, so there are no other containers beside it.')
  }
  const { mountinfo } = await readKernelTraces(join(procDir, 'self'))
  if (mountedPod(mountinfo) === undefined) {
    return empty(
      'unknown',
      'No kubelet mount is visible here, so the processes of this pod cannot be told from others, and none was examined.',
    )
  }
  let found: Awaited<ReturnType<typeof readNeighbors>>
  try {
    found = await readNeighbors(procDir)
  } catch (error) {
    return empty('unknown', `The processes of this pod could not be listed (${systemCode(error)}).`)
  }
  const { containers, examined, processes, isCut, foreign } = found
  const notes = [
    ...(examined < processes ? [`The first ${examined} of ${processes} processes were examined.`] : []),
    ...(isCut ? [`There are more containers than the ${containers.length} that are shown.`] : []),
    ...(foreign > 0
      ? [`${counted(foreign, 'process', 'processes')} of other pods or of the node: not examined.`]
      : []),
  ]
  if (containers.length === 0) {
    const says =
      'This container sees only its own processes. Others are visible if the pod shares its process namespace, or from an ephemeral container with a target.'
    return { state: 'alone', says, add: SHARE, containers: [], notes }
  }
  const say = (text: string) => sayResolver(parseResolvConf(text))
  return {
    state: 'shared',
    says: `${counted(containers.length, 'other container')} of this pod ${containers.length === 1 ? 'is' : 'are'} seen by ${containers.length === 1 ? 'its' : 'their'} processes.`,
    containers: containers.map((container) =>
      eachText(describeNeighbor(container, say), (text) => freeText(text, 4_096)),
    ),
    notes,
  }
}
