import type { Explanation } from '@/lib/contract/explanation'
import type { FoundNetwork } from '@/lib/extract/found'
import { networkCauses } from './causes/all'
import { firstFinding, textFixes, toTextCause } from './causes/finding'

const SAYS: Record<FoundNetwork['kind'], string> = {
  network: 'The client did not reach the API server, so no right was judged.',
  tls: 'The client made no secure connection to the API server, so no right was judged.',
  mesh: 'A service mesh refused the call, so no right of Kubernetes was judged.',
  proxy: 'A proxy on the way refused the call, so no right was judged.',
}

/** Explains a client's failure to reach the API server by the client's own words; where no cause explains it, cause is null. */
export function explainNetwork(found: FoundNetwork): Explanation {
  const { kind, message } = found
  const finding = firstFinding(networkCauses, found)
  return {
    // A mesh and a proxy say no; a connection that fails says nothing.
    verdict: kind === 'mesh' || kind === 'proxy' ? 'denied' : 'failed',
    kind,
    request: {},
    says: SAYS[kind],
    cause: finding ? toTextCause(finding) : null,
    alternatives: [],
    nearMisses: [],
    evidence: [{ probe: 'The text', says: message }],
    fixes: finding ? textFixes(finding, {}) : [],
    unseen: [],
  }
}
