import type { Explanation } from '@/lib/contract/explanation'
import type { FoundNetwork } from '@/lib/extract/found'
import { networkCauses } from './causes/all'
import { firstFinding, textFixes, toTextCause } from './causes/finding'

const SAYS: Record<FoundNetwork['kind'], string> = {
  network: 'The client did not reach the API server, so no permission was checked.',
  tls: 'The client made no secure connection to the API server, so no permission was checked.',
  mesh: 'A service mesh refused the call, so no Kubernetes permission was checked.',
  proxy: 'A proxy on the way refused the call, so no permission was checked.',
}

/** Explains from the client's own words why it did not reach the API server; where no cause explains it, cause is null. */
export function explainNetwork(found: FoundNetwork): Explanation {
  const { kind, message } = found
  const finding = firstFinding(networkCauses, found)
  return {
    // A mesh and a proxy refuse; a connection that fails decides nothing.
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
