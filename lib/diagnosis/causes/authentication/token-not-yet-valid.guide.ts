import type { Guide } from '../guide'
import { CLAIMS, unauthorized } from './guide-parts'
import { tokenExpired } from './token-expired'

export const tokenNotYetValidGuide: Guide = unauthorized({
  why: 'The token’s nbf or iat is in the future by the API server’s clock. The two clocks differ by more than the one-minute tolerance.',
  check: [
    CLAIMS,
    {
      says: 'In a pod on that node, compare its clock with the API server’s Date header.',
      command:
        'date -u; curl -sI --cacert /var/run/secrets/kubernetes.io/serviceaccount/ca.crt https://kubernetes.default.svc/version | grep -i "^date:"',
    },
  ],
  change: [
    {
      says: 'Have an admin sync the node and the API server with the same NTP source. On the node:',
      command: 'timedatectl timesync-status',
    },
  ],
  related: [tokenExpired],
  seenBy:
    'The claims, and the Date header of the API server’s answer to Podglass. Podglass cannot see which of the two clocks is wrong.',
})
