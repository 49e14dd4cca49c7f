import type { FoundNetwork } from '@/lib/extract/found'
import { clusterChange } from '../../fixes/cluster-change'
import { requestChange } from '../../fixes/request-change'
import type { TextCause } from '../cause'
import { type Failed, failed } from './failed'

export const frontDoorRefused: TextCause<'A10', Failed, FoundNetwork> = {
  id: 'A10',
  family: 'network',
  title: 'What stands in front of this page refused you',
  nature: 'state',
  find: (found) => failed(found, 'front-door-refused', 'likely'),
  says: () =>
    'An Ingress, a Gateway or a sign-in proxy in front answered. The request did not reach the program behind it, so neither its pod nor the API server had a part in this.',
  fixes: () => [
    requestChange('Sign in again, or open the address by kubectl port-forward, which passes by it.'),
    clusterChange('Look at the annotations of the Ingress and at the log of what answers for it.', {
      command: 'kubectl get ingress,httproute -A',
    }),
  ],
}
