import type { Guide } from '../guide'
import { otherAccount } from '../identity/other-account'
import { TEXT_OF_OTHERS } from './guide-parts'
import { meshRefused } from './mesh-refused'

export const kubectlProxyRefusedGuide: Guide = {
  sees: ['HTTP/1.1 403 Forbidden\nContent-Length: 9\nContent-Type: text/plain; charset=utf-8\n\nForbidden'],
  isToldByText: false,
  why: 'kubectl proxy filters calls before it forwards them. By default it accepts only the Host headers localhost, 127.0.0.1 and [::1], and no exec or attach. Its answer is the bare word Forbidden.',
  check: [
    {
      says: 'The answer is plain text, not a Status. Request the version the same way: that is never filtered by path.',
      command: 'curl -i http://localhost:8001/version',
    },
  ],
  change: [
    { says: 'Call the API server directly, with the pod’s token and ca.crt.' },
    {
      says: 'Or exclude the calls you need from the filter. This command lets exec and attach through, for anyone who can reach the port.',
      command: `kubectl proxy --reject-paths='^$'`,
    },
  ],
  not: 'Set --accept-hosts to match everything on a port that others can reach. They can then act as the proxy’s identity.',
  gates: ['network'],
  related: [meshRefused, otherAccount],
  seenBy: TEXT_OF_OTHERS,
}
