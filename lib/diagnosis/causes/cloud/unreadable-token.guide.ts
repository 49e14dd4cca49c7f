import type { Guide } from '../guide'
import { BEYOND, CHAIN } from './guide-parts'
import { cloudless } from './nothing-found'

export const unreadableCloudTokenGuide: Guide = {
  sees: [
    'WebIdentityErr: unable to read file at /var/run/secrets/eks.amazonaws.com/serviceaccount/token\ncaused by: open /var/run/secrets/eks.amazonaws.com/serviceaccount/token: permission denied',
  ],
  isToldByText: true,
  why: 'The kubelet writes a projected token for root, mode 0600, unless the pod has fsGroup or every container the same runAsUser. A process that runs as another user cannot read it.',
  check: [
    CHAIN,
    {
      says: 'See user, groups, owner and mode.',
      command: 'kubectl -n shop exec deploy/web -- sh -c "id; ls -lLn /var/run/secrets/*/serviceaccount"',
    },
  ],
  change: [
    {
      says: 'Give the volume’s files to a group of the pod.',
      command:
        'kubectl -n shop patch deployment web -p \'{"spec":{"template":{"spec":{"securityContext":{"fsGroup":65534}}}}}\'',
    },
  ],
  gates: [],
  related: [cloudless],
  seenBy: BEYOND,
}
