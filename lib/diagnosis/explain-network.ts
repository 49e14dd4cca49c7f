import type { Explanation } from '@/lib/contract/explanation'
import type { Heard } from '@/lib/evidence/speaker'
import { type Phrase, say } from '@/lib/phrase/phrase'
import type { FoundNetwork } from '@/lib/reader/found'
import { networkCauses } from './causes/all'
import { firstFinding, shown } from './causes/finding'
import { theText } from './evidence'

const SAYS: Record<FoundNetwork['kind'], Phrase> = {
  network: say`The client did not reach the API server, so no permission was checked.`,
  tls: say`The client made no secure connection to the API server, so no permission was checked.`,
  mesh: say`A service mesh refused the call, so no Kubernetes permission was checked.`,
  proxy: say`A proxy on the way refused the call, so no permission was checked.`,
}

const NO_ADDRESS = say`The client knows no API server to call, so it sent nothing: it found neither the variables that the kubelet sets in every container nor a kubeconfig. It does not run in a pod, its environment was cleared, or its kubeconfig is missing.`
const NOT_REACHED = say`A proxy of a service mesh did not reach the API server, so no permission was checked.`

function saysOf({ kind, failure }: FoundNetwork): Phrase {
  if (failure === 'no-address') return NO_ADDRESS
  return kind === 'mesh' && failure === null ? NOT_REACHED : SAYS[kind]
}

/** Explains from the client's own words why it did not reach the API server; where no cause explains it, cause is null. */
export function explainNetwork(found: FoundNetwork & Heard): Explanation {
  const { kind, failure, message } = found
  const finding = firstFinding(networkCauses, found, found)
  return {
    // A mesh and a proxy refuse; a connection that fails decides nothing.
    verdict: (kind === 'mesh' && failure !== null) || kind === 'proxy' ? 'denied' : 'failed',
    kind,
    request: {},
    says: saysOf(found),
    ...shown(finding ? [finding] : [], {}, [theText(message)]),
  }
}
