import type { Guide } from '../guide'
import { otherAccount } from '../identity/other-account'
import { TEXT_OF_OTHERS } from './guide-parts'
import { meshRefused } from './mesh-refused'

export const kubectlProxyRefusedGuide: Guide = {
  sees: ['HTTP/1.1 403 Forbidden\nContent-Length: 9\nContent-Type: text/plain; charset=utf-8\n\nForbidden'],
  isToldByText: false,
  why: 'kubectl proxy filters calls before it passes them on. By default it takes only the Host headers localhost, 127.0.0.1 and [::1], and no exec or attach. Its answer is the bare word Forbidden.',
  check: [
    {
      says: 'The answer is text and no Status. Ask for the version by the same way: that is never filtered by path.',
      command: 'curl -i http://localhost:8001/version',
    },
  ],
  change: [
    { says: 'Call the API server directly, with the token and ca.crt of the pod.' },
    {
      says: 'Or take the calls that you need out of the filter. This one lets exec and attach pass, for everybody who reaches the port.',
      command: `kubectl proxy --reject-paths='^$'`,
    },
  ],
  not: 'Open --accept-hosts to everything on a port that others reach. They then act as the proxy’s identity.',
  gates: ['network'],
  related: [meshRefused, otherAccount],
  seenBy: TEXT_OF_OTHERS,
}
