import { identityAddress } from '@/lib/words/page-addresses'
import type { GuideCheck } from '../guide'

export const WHO: GuideCheck = {
  says: 'See which user this pod’s mounted token authenticates as.',
  to: identityAddress('token'),
}
export const ASK_WHO =
  'kubectl auth whoami --server=https://kubernetes.default.svc --certificate-authority=/var/run/secrets/kubernetes.io/serviceaccount/ca.crt --token="$(cat /var/run/secrets/kubernetes.io/serviceaccount/token)"'
