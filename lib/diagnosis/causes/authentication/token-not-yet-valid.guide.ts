import type { Guide } from '../guide'
import { CLAIMS, unauthorized } from './guide-parts'
import { tokenExpired } from './token-expired'

export const tokenNotYetValidGuide: Guide = unauthorized({
  why: 'The token’s nbf or iat is in the future by the API server’s clock. The two clocks differ by more than the minute that is tolerated.',
  check: [
    CLAIMS,
    {
      says: 'In a pod of that node, compare its clock with the Date header of the API server.',
      command:
        'date -u; curl -sI --cacert /var/run/secrets/kubernetes.io/serviceaccount/ca.crt https://kubernetes.default.svc/version | grep -i "^date:"',
    },
  ],
  change: [
    {
      says: 'Let an admin set node and API server by the same NTP source. On the node:',
      command: 'timedatectl timesync-status',
    },
  ],
  related: [tokenExpired],
  seenBy:
    'The claims, and the Date header of the API server’s answer to Podglass. Which of both clocks is wrong is not seen.',
})
